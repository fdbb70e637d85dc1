using System.Management.Automation;
using System.Reflection;

namespace NetMon.Tests;

/// <summary>What all cmdlets that read traffic have in common: their sources, their filters, what they refuse and what they say.</summary>
public sealed class SourceTests : IDisposable
{
    private static readonly string Example = Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng");

    private static readonly string[] Filters =
    [
        "Address", "Application", "DestinationAddress", "DestinationPort", "Duration", "EndTime", "Filter", "Port", "Protocol", "ServerName",
        "SourceAddress", "SourcePort", "StartTime",
    ];

    private static readonly string[] Sources =
        ["BufferSize", "Count", "InputInterface", "InputObject", "Interface", "LiteralPath", "Path", "Promiscuous", "SnapshotLength"];

    // What these take is given by what they are for: files, or interfaces.
    private static readonly string[] OfOneSource =
        ["ImportPacketCaptureCommand", "MergePacketCaptureCommand", "SplitPacketCaptureCommand", "StartPacketCaptureCommand"];

    // Cmdlets that write packets, all that they are given.
    private static readonly string[] Writers = ["ExportPacketCaptureCommand", "ProtectPacketCaptureCommand"];

    // A report takes HTTP transactions, whose Path is no file.
    private static readonly string[] WithoutPathByName = ["NewTrafficReportCommand"];

    // They register or run something that reads traffic later, by a configuration.
    private static readonly string[] ByConfiguration = ["RegisterTrafficAlertCommand", "StartTrafficMonitorCommand", "InvokeTrafficMonitorCommand"];

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void The_cmdlets_that_read_traffic_are_found() =>
        Assert.Equal(
            [
                "FindCleartextCredentialCommand", "GetDnsTransactionCommand", "GetFlowPacketCommand", "GetFlowSummaryCommand", "GetHttpTransactionCommand",
                "GetPacketDetailCommand", "GetTcpStreamCommand", "GetTlsSessionCommand", "ImportPacketCaptureCommand", "MeasurePacketCaptureCommand",
                "MergePacketCaptureCommand", "NewTrafficReportCommand", "SplitPacketCaptureCommand", "StartPacketCaptureCommand",
                "TestPacketChecksumCommand", "TestTrafficAlertCommand", "WatchTrafficSummaryCommand",
            ],
            Readers().Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_of_them_has_the_same_sources_and_filters() =>
        Assert.All(Readers(), cmdlet =>
        {
            var parameters = cmdlet.GetProperties().Where(IsParameter).ToDictionary(property => property.Name);
            var expected = OfOneSource.Contains(cmdlet.Name) ? Filters : [.. Filters, .. Sources];
            Assert.Empty(expected.Except(parameters.Keys));
            // A parameter that is declared again must stay what it is in the base, but for what its help says and where it stands.
            Assert.All(expected.Where(name => name != "Path" || !WithoutPathByName.Contains(cmdlet.Name)), name => Assert.Equal(Describe(FirstDeclared(parameters[name])), Describe(parameters[name])));
        });

    [Theory]
    [InlineData("Get-FlowSummary lo", "CaptureFileNotFound", "To capture on the interface lo, use -Interface lo.")]
    [InlineData("Import-PacketCapture lo", "CaptureFileNotFound", "To capture on the interface lo, use Start-PacketCapture lo.")]
    [InlineData("Get-FlowSummary ./lo", "CaptureFileNotFound", "Check the path.")]
    [InlineData("Get-FlowSummary none.pcap", "CaptureFileNotFound", "Check the path.")]
    [InlineData("Watch-TrafficSummary 'an example.pcapng'", "InterfaceNotFound", "To read the file, use -Path 'an example.pcapng'.")]
    [InlineData("Start-PacketCapture 'an example.pcapng'", "InterfaceNotFound", "To read the file, use Import-PacketCapture 'an example.pcapng'.")]
    [InlineData("Watch-TrafficSummary none.pcap", "InterfaceNotFound", "Get-NetInterface lists")]
    public void An_interface_in_place_of_a_file_and_the_reverse_are_refused_with_the_parameter_to_use(string script, string id, string advice)
    {
        using var folder = new TemporaryDirectory();
        File.Copy(Example, folder.File("an example.pcapng"));

        var result = _engine.Run($"Set-Location $folder; {script}", ("folder", folder.Path));

        Assert.Equal(id, result.ErrorId);
        Assert.StartsWith(advice, result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_exist_leaves_no_statistics() =>
        Assert.Empty(_engine.Run("Get-FlowSummary statistics0.pcap -ErrorAction Ignore; Get-CaptureStatistics | Where-Object Source -like *statistics0.pcap").Clean());

    [Theory]
    [InlineData("Get-FlowSummary")]
    [InlineData("Watch-TrafficSummary")]
    [InlineData("Test-TrafficAlert")]
    [InlineData("Get-FlowPacket -Flow $flows")]
    [InlineData("Get-TcpStream")]
    [InlineData("Get-DnsTransaction")]
    [InlineData("Get-HttpTransaction")]
    [InlineData("Get-TlsSession")]
    [InlineData("Find-CleartextCredential")]
    [InlineData("Measure-PacketCapture")]
    [InlineData("New-TrafficReport -OutFile $target")]
    [InlineData("Get-PacketDetail")]
    [InlineData("Test-PacketChecksum")]
    [InlineData("Export-PacketCapture $target")]
    public void Packets_that_lost_their_bytes_are_refused_once_with_what_to_do(string cmdlet)
    {
        const string Script = "Register-TrafficAlert r -Port 80; $flows = Get-FlowSummary $file; Import-PacketCapture $file | Select-Object Number, SrcIP, Length | ";
        using var folder = new TemporaryDirectory();

        var result = _engine.Run(Script + cmdlet, ("file", Example), ("target", folder.File("target.pcap")));

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("PacketExpected", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("have lost their bytes", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Export-PacketCapture", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-FlowSummary | Measure-Object Packets -Sum | ForEach-Object Sum", 98)]
    [InlineData("Get-PacketDetail -Layer Frame | Measure-Object | ForEach-Object Count", 98)]
    [InlineData("Test-PacketChecksum -Quiet | Measure-Object | ForEach-Object Count", 98)]
    [InlineData("Get-FlowPacket -Flow (Get-FlowSummary $file) | Measure-Object | ForEach-Object Count", 98)]
    [InlineData("Export-PacketCapture $target; @(Import-PacketCapture $target).Count", 98)]
    public void Packets_that_came_back_with_their_bytes_are_taken(string cmdlet, double expected)
    {
        // As of a session that did not know the module when the packets came back: nothing has made packets of them again.
        const string Script = """
            $packets = Import-PacketCapture $file | ForEach-Object {
                $copy = [pscustomobject]@{ Number = $_.Number; Length = $_.Length; LinkType = $_.LinkType; Interface = $_.Interface;
                    TimestampNanoseconds = $_.TimestampNanoseconds; RawBytes = $_.GetBytes() }
                $copy.pstypenames.Insert(0, 'Deserialized.NetMon.PacketRecord')
                $copy
            }
            $packets | 
            """;
        using var folder = new TemporaryDirectory();

        var output = _engine.Run(Script + cmdlet, ("file", Example), ("target", folder.File("target.pcap"))).Clean();

        Assert.True(Convert.ToDouble(Assert.Single(output).BaseObject) >= expected - 4);
    }

    [Theory]
    [InlineData("Get-FlowSummary")]
    [InlineData("Get-PacketDetail")]
    [InlineData("Get-TcpStream")]
    public void Protocols_that_are_applications_say_so_everywhere(string cmdlet)
    {
        var result = _engine.Run($"{cmdlet} $file -Protocol http", ("file", Example));

        Assert.Equal("FilterInvalid", result.ErrorId);
        Assert.Contains("-Application HTTP", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-FlowSummary -Path $file")]
    [InlineData("Watch-TrafficSummary -Path $file -Speed 0")]
    [InlineData("Import-PacketCapture $file")]
    [InlineData("Test-PacketChecksum $file")]
    public void Verbose_says_what_kind_of_file_was_opened(string script)
    {
        using var folder = new TemporaryDirectory();
        var compressed = folder.File("x.pcap.gz");
        const string Pattern = "Opened file '*x.pcap.gz': pcap, compressed (gz), link type Ethernet.";

        var lines = _engine.Run($"Import-PacketCapture $source -Protocol tcp | Export-PacketCapture $file; {script} -Verbose 4>&1 | Where-Object {{ $_ -is 'System.Management.Automation.VerboseRecord' }}",
            ("source", Example), ("file", compressed)).Clean().Select(line => line.ToString());

        Assert.Single(lines, line => new WildcardPattern(Pattern).IsMatch(line));
    }

    [Fact]
    public void Rules_and_configurations_take_services_as_ports_too()
    {
        using var folder = new TemporaryDirectory();
        var config = folder.File("netmon.toml");
        File.WriteAllText(config, """
            [[alert]]
            name = "names"
            destination_port = ["dns", "8000-8100"]
            """);
        const string Script = """
            $numbers = @(Test-TrafficAlert $file -Rule (Register-TrafficAlert numbers -DestinationPort 53, 8000-8100))
            $names = @(Test-TrafficAlert $file -Rule (Register-TrafficAlert services -DestinationPort dns, 8000-8100))
            $configured = @(Test-TrafficAlert $file -ConfigPath $config)
            $numbers.Count -gt 0
            $numbers.Count - $names.Count
            $numbers.Count - $configured.Count
            """;

        Assert.Equal([true, 0, 0], _engine.Run(Script, ("file", Example), ("config", config)).Clean().Select(item => item.BaseObject));
        var refused = Assert.Single(_engine.Run("Register-TrafficAlert wrong -Port htpps").Errors);
        Assert.StartsWith("AlertRuleInvalid", refused.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Did you mean https?", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Services_complete_for_ports()
    {
        var matches = _engine.Run("(TabExpansion2 'Get-FlowSummary x -DestinationPort htt').CompletionMatches").Clean();

        Assert.Equal(["http", "http-alt", "https"], matches.Select(match => match.Properties["CompletionText"].Value));
        Assert.Equal("Port 443", matches[2].Properties["ToolTip"].Value);
    }

    [Fact]
    public void Connections_are_chosen_whole_by_application_and_server()
    {
        const string Script = """
            $web = Get-FlowSummary $file | Where-Object Application -eq HTTP | Get-TcpStream -Path $file
            $chosen = Get-TcpStream $file -Application http
            Compare-Object @($web | ForEach-Object { "$($_.Source) $($_.Text)" }) @($chosen | ForEach-Object { "$($_.Source) $($_.Text)" })
            $chosen.Count -gt 1
            $named = (Get-FlowSummary $file | Where-Object { $_.Protocol -eq 'TCP' -and $_.ServerName })[0].ServerName
            (Get-TcpStream $file -ServerName $named).Count -gt 1
            Get-TcpStream $file -ServerName nowhere.invalid
            """;

        Assert.Equal([true, true], _engine.Run(Script, ("file", Example)).Clean().Select(item => item.BaseObject));
    }

    [Fact]
    public void A_replay_passes_over_what_is_outside_of_its_window()
    {
        using var folder = new TemporaryDirectory();
        const string Script = """
            $first = (Import-PacketCapture $file -Count 1).Timestamp
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $sum = Watch-TrafficSummary -Path $file -Speed 0.1 -EndTime $first.AddTicks(1) -By Protocol -PassThru -InformationAction Ignore
            ($sum | Measure-Object Packets -Sum).Sum
            $watch.Elapsed.TotalSeconds -lt 15
            """;

        // At that speed the whole file would take more than 20 seconds.
        Assert.Equal([1.0, true], _engine.Run(Script, ("file", Example)).Clean().Select(item => item.BaseObject));
    }

    private Type[] Readers() =>
        [.. _engine.Run("Get-Command -Module NetMon -CommandType Cmdlet | ForEach-Object ImplementingType").Clean().Select(type => (Type)type.BaseObject).Where(ReadsTraffic)];

    private static bool ReadsTraffic(Type cmdlet)
    {
        if (ByConfiguration.Contains(cmdlet.Name) || Writers.Contains(cmdlet.Name)) return false;
        return cmdlet.GetProperties().Where(IsParameter).Any(property =>
            property.PropertyType.FullName is "NetMon.PacketRecord"
            || property.Name is "Interface"
            || property.GetCustomAttributes().Any(attribute => attribute.GetType().Name is "CapturePathAttribute"));
    }

    private static PropertyInfo FirstDeclared(PropertyInfo property) =>
        property.GetMethod!.GetBaseDefinition().DeclaringType!.GetProperty(property.Name)!;

    private static bool IsParameter(PropertyInfo property) => property.IsDefined(typeof(ParameterAttribute), inherit: false);

    private static string Describe(PropertyInfo property) =>
        $"{property.Name} {property.PropertyType} {string.Join(", ", property.GetCustomAttributes(inherit: false).Select(Describe).OfType<string>().Order(StringComparer.Ordinal))}";

    private static string? Describe(object attribute) => attribute switch
    {
        ParameterAttribute parameter => $"{parameter.ParameterSetName} {parameter.Mandatory} {parameter.ValueFromPipeline} {parameter.ValueFromPipelineByPropertyName}",
        ArgumentCompleterAttribute completer => completer.Type?.Name,
        Attribute { TypeId: Type type } when type.Namespace!.StartsWith("System.Runtime", StringComparison.Ordinal) => null,
        _ => attribute.GetType().Name,
    };
}
