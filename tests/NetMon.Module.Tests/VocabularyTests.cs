using System.Management.Automation;
using System.Text.RegularExpressions;

namespace NetMon.Tests;

/// <summary>Parameters with a fixed vocabulary: completed, and unknown words are rejected with the nearest one.</summary>
public sealed partial class VocabularyTests : IDisposable
{
    private static readonly string Example = Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng");

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("Get-FlowSummary $file -By Hosts", "ParameterArgumentTransformationError", "Did you mean Host?")]
    [InlineData("Watch-TrafficSummary -Path $file -SortBy Byte5", "ParameterArgumentTransformationError", "Did you mean Bytes?")]
    [InlineData("Compare-FlowSummary 1 2 -By Host, Prt", "ParameterArgumentTransformationError", "Did you mean Port?")]
    [InlineData("Register-TrafficAlert x -Detector PortScam", "ParameterArgumentTransformationError", "Did you mean PortScan?")]
    [InlineData("Register-TrafficAlert x -Port 80 -Threshold 1 -Window 1 -GroupBy Sorce", "ParameterArgumentTransformationError", "Did you mean Source?")]
    [InlineData("Register-TrafficAlert x -Port 80 -Threshold 1 -Window 1 -Measure Flws", "ParameterArgumentTransformationError", "Did you mean Flows?")]
    [InlineData("Register-TrafficAlert x -Port 80 -Severity Hihg", "ParameterArgumentTransformationError", "Did you mean High?")]
    [InlineData("Register-TrafficAlert x -Port 80 -Notify Console, Desktp", "ParameterArgumentTransformationError", "Did you mean Desktop?")]
    [InlineData("Get-TcpStream $file -Encoding utf9", "ParameterArgumentTransformationError", "Did you mean utf8?")]
    [InlineData("Register-TrafficAlert x -Application htpp", "AlertRuleInvalid", "Did you mean HTTP?")]
    [InlineData("Register-TrafficAlert x -Protocol tpc", "AlertRuleInvalid", "Did you mean tcp?")]
    [InlineData("Register-TrafficAlert x -Protocol icmp6", "AlertRuleInvalid", "icmpv6")]
    [InlineData("Get-FlowSummary $file -By Protocol, Application", "ParameterArgumentTransformationError", "several words")]
    [InlineData("Get-FlowSummary $file -By 'Protocol, Application'", "ParameterArgumentTransformationError", "several words")]
    [InlineData("Register-TrafficAlert x -Detector PortScan, HostSweep", "ParameterArgumentTransformationError", "several words")]
    [InlineData("Register-TrafficAlert x -Port 1 -Severity Low, High", "ParameterArgumentTransformationError", "several words")]
    [InlineData("Import-PacketCapture $file -Application htpp", "ApplicationUnknown", "Did you mean HTTP?")]
    [InlineData("Import-PacketCapture $file -Protocol tpc", "FilterInvalid", "Did you mean tcp?")]
    [InlineData("Import-PacketCapture $file -Port htpps", "FilterInvalid", "Did you mean https?")]
    [InlineData("Import-PacketCapture $file | Get-PacketDetail -Field TTLL", "FieldNotFound", "Did you mean TTL?")]
    [InlineData("Import-PacketCapture $file | Get-PacketDetail -Layer Etehrnet", "LayerNotFound", "Did you mean Ethernet?")]
    [InlineData("Register-TrafficAlert wbe -Port 80 | Out-Null; Get-TrafficAlert web", "AlertNotFound", "Did you mean wbe?")]
    [InlineData("Test-TrafficAlert $file -ConfigPath $config -Name web, tlenet", "AlertNotFound", "Did you mean telnet?")]
    public void A_word_outside_a_list_is_refused_with_the_nearest_alone(string script, string id, string words)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("rules.toml"), "[[alert]]\nname = \"web\"\nport = 443\n[[alert]]\nname = \"telnet\"\nport = 23\n");

        var result = _engine.Run(script, ("file", Example), ("config", folder.File("rules.toml")));

        Assert.Equal(id, result.ErrorId);
        Assert.Contains(words, result.Errors[0].ToString());
    }

    [Fact]
    public void A_word_may_be_shortened_as_in_all_PowerShell() =>
        Assert.Equal("Conversation", Assert.Single(_engine.Run("(Get-FlowSummary $file -By conv -Top 1).Grouping", ("file", Example)).Clean()).BaseObject);

    [Fact]
    public void A_field_that_other_packets_have_is_no_mistake_and_neither_is_one_of_no_packet()
    {
        Assert.Empty(_engine.Run("Import-PacketCapture $file | Get-PacketDetail -Field TEID, Content-Length -Layer TLS", ("file", Example)).Errors);
        Assert.Empty(_engine.Run("Get-PacketDetail -InputObject (Import-PacketCapture $file -Count 1) -Field *TTLL*", ("file", Example)).Errors);
        Assert.Empty(_engine.Run("Import-PacketCapture $file -Address 203.0.113.77 | Get-PacketDetail -Field TTLL", ("file", Example)).Errors);
    }

    [Fact]
    public void A_field_that_is_in_no_list_is_found_by_its_name() =>
        Assert.NotEmpty(_engine.Run("Import-PacketCapture $file | Get-PacketDetail -Field 'Option: SACK permitted'", ("file", Example)).Clean());

    [Fact]
    public void Every_field_that_our_readers_name_is_offered()
    {
        var core = Path.Join(Engine.RepositoryRoot, "src", "NetMon.Core");
        var names = new[] { Path.Join(core, "Inspection"), Path.Join(core, "Decoding", "Applications") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => AddedField().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            .Where(name => !name.EndsWith(": ", StringComparison.Ordinal))
            .ToHashSet();

        Assert.True(names.Count > 200);
        Assert.Empty(names.Except(_engine.Run("[NetMon.Inspection.FieldNames]::All").Clean().Select(item => item.ToString())));
    }

    [Fact]
    public void Every_parameter_with_a_vocabulary_is_completed_and_every_enum_names_the_nearest_word()
    {
        // Words of a list that is no enum. Whoever adds such a parameter adds it here.
        string[] vocabulary =
        [
            "Application", "Protocol", "Filter", "Interface", "Encoding", "Layer", "Field", "SortBy", "Source", "HeaderVariable",
            "Port", "SourcePort", "DestinationPort",
        ];
        string[] names = ["Get-NetInterface", "Get-TrafficAlert", "Enable-TrafficAlert", "Disable-TrafficAlert", "Unregister-TrafficAlert",
            "Receive-TrafficAlert", "Test-TrafficAlert", "Get-TrafficMonitor", "Stop-TrafficMonitor", "Update-TrafficMonitor"];
        var wrong = new List<string>();
        var count = 0;
        foreach (var command in Cmdlets())
        {
            foreach (var property in command.ImplementingType.GetProperties())
            {
                var attributes = property.GetCustomAttributesData();
                if (attributes.All(attribute => attribute.AttributeType.Name != nameof(ParameterAttribute))) continue;
                var type = property.PropertyType;
                type = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
                if (type.IsEnum)
                {
                    count++;
                    var word = attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "WordAttribute");
                    var given = word?.ConstructorArguments[0].Value as Type;
                    if ((given?.GetElementType() ?? given) != type || given?.IsArray != property.PropertyType.IsArray) wrong.Add($"{command.Name} -{property.Name}");
                }
                else if (type == typeof(TimeSpan) || attributes.Any(attribute => attribute.AttributeType.Name == "SizeAttribute") || vocabulary.Contains(property.Name) || (property.Name == "Name" && names.Contains(command.Name)))
                {
                    count++;
                    if (attributes.All(attribute => attribute.AttributeType.Name != nameof(ArgumentCompleterAttribute))) wrong.Add($"{command.Name} -{property.Name}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(count > 70);
    }

    [Fact]
    public void Durations_and_sizes_that_are_offered_are_taken()
    {
        const string Script = """
            function Offered($line) { (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText }
            foreach ($word in Offered 'Register-TrafficAlert x -Window ') { (Register-TrafficAlert x -Threshold 1 -Window $word -Force).Window }
            foreach ($word in Offered 'Register-TrafficAlert x -Threshold ') { (Register-TrafficAlert x -Threshold $word -Window 1 -Measure Bytes -Force).Threshold }
            """;

        Assert.Equal(
            [0.5, 1, 10, 60, 300, 3600, 5400, 86400, 64 << 10, 1 << 20, 10 << 20, 64 << 20, 100 << 20, 1 << 30],
            _engine.Run(Script).Clean().Select(item => Convert.ToDouble(item.BaseObject, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void No_parameter_with_a_vocabulary_offers_file_names()
    {
        const string Script = """
            $null = New-Item -ItemType Directory $folder -Force
            Set-Content (Join-Path $folder zzfile.txt) x
            Push-Location $folder
            foreach ($command in Get-Command -Module NetMon -CommandType Cmdlet) {
                foreach ($property in $command.ImplementingType.GetProperties()) {
                    $type = [Nullable]::GetUnderlyingType($property.PropertyType) ?? $property.PropertyType.GetElementType() ?? $property.PropertyType
                    $names = $property.GetCustomAttributesData().AttributeType.Name
                    if ('ParameterAttribute' -notin $names -or ('ArgumentCompleterAttribute' -notin $names -and -not $type.IsEnum)) { continue }
                    foreach ($word in 'zz', "'zz", '') {
                        $line = "$($command.Name) -$($property.Name) $word"
                        (TabExpansion2 $line $line.Length).CompletionMatches |
                            Where-Object { $_.ResultType -like 'Provider*' } | ForEach-Object { "$line`: $($_.CompletionText)" }
                    }
                }
            }
            Pop-Location
            """;
        using var folder = new TemporaryDirectory();

        Assert.Empty(_engine.Run(Script, ("folder", folder.Path)).Clean().Select(item => item.ToString()));
    }

    private IEnumerable<CmdletInfo> Cmdlets() =>
        _engine.Run("Get-Command -Module NetMon -CommandType Cmdlet").Clean().Select(item => (CmdletInfo)item.BaseObject);

    [GeneratedRegex("""\.Add(?:Number|Hex|Bytes|Address|Computed|Mac|Word)?\("(?<name>[^"\\]+)"[,)]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddedField();
}
