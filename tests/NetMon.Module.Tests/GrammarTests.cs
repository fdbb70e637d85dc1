namespace NetMon.Tests;

/// <summary>The one way in which all cmdlets take durations, sizes, times, applications and sources.</summary>
public sealed class GrammarTests : IDisposable
{
    private static readonly string Example = Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng");

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("00:05:00", 300)]
    [InlineData("90", 90)]
    public void A_window_is_written_in_any_way_and_can_be_fed_back(string text, double seconds)
    {
        var windows = _engine.Run(
            "Register-TrafficAlert a -Threshold 5 -Window $text | ForEach-Object { $_.Window; (Register-TrafficAlert b -Threshold 5 -Window $_.Window).Window }; "
            + "Unregister-TrafficAlert *", ("text", text)).Clean();

        Assert.Equal([seconds, seconds], windows.Select(window => (double)window.BaseObject));
    }

    // PowerShell itself reads 1d as the number 1 of type decimal.
    [Fact]
    public void A_day_without_quotes_is_a_day() => Assert.Equal(
        [86_400.0, 43_200.0],
        _engine.Run("Register-TrafficAlert a -Threshold 5 -Window 1d -Cooldown 0.5d | ForEach-Object { $_.Window; $_.Cooldown }; Unregister-TrafficAlert *")
            .Clean().Select(value => (double)value.BaseObject));

    [Fact]
    public void The_first_and_last_times_of_NET_bound_nothing() => Assert.Equal(98, _engine.Run(
        "Import-PacketCapture $file -StartTime ([datetime]::MinValue) -EndTime ([datetime]::MaxValue)", ("file", Example)).Clean().Count);

    [Fact]
    public void What_is_no_duration_or_size_is_refused_with_what_would_be_one()
    {
        Assert.Contains("1h30m", Message("Register-TrafficAlert a -Threshold 5 -Window '5 parsecs'"));
        Assert.Contains("250ms", Message("Watch-TrafficSummary lo -RefreshInterval 250"));
        Assert.Contains("64 KiB", Message("Start-PacketCapture lo -BufferSize '10 apples'"));
    }

    [Fact]
    public void Every_parameter_that_is_a_time_span_reads_it_in_the_one_way()
    {
        const string Script = """
            Get-Command -Module NetMon | ForEach-Object {
                $type = $_.ImplementingType
                foreach ($property in $type.GetProperties() | Where-Object PropertyType -eq ([timespan])) {
                    $names = $property.GetCustomAttributesData().AttributeType.Name
                    if ('ParameterAttribute' -in $names -and 'DurationAttribute' -notin $names) { "$($type.Name).$($property.Name)" }
                }
            }
            """;
        var bare = _engine.Run(Script).Clean().Select(item => item.ToString());
        Assert.Empty(bare);
    }

    [Fact]
    public void A_slice_of_a_file_is_what_its_times_say_and_slices_share_no_packet()
    {
        const string Script = """
            $all = @(Import-PacketCapture $file)
            $middle = $all[[int]($all.Count / 2)].Timestamp
            $before = @(Import-PacketCapture $file -EndTime $middle).Count
            $after = @(Import-PacketCapture $file -StartTime $middle).Count
            $utc = @(Import-PacketCapture $file -StartTime $middle.ToUniversalTime()).Count
            $unspecified = @(Import-PacketCapture $file -StartTime ([datetime]::SpecifyKind($middle, 'Unspecified'))).Count
            $all.Count - $before - $after
            $after - $utc
            $after - $unspecified
            [int]($before -gt 0 -and $after -gt 0)
            @(Get-CaptureStatistics -All | Where-Object Source -eq $file)[-1].Filtered - $before
            """;
        // Other tests capture at the same time, so the file is one of its own.
        using var folder = new TemporaryDirectory();
        File.Copy(Example, folder.File("slices.pcapng"));

        Assert.Equal([0L, 0L, 0L, 1L, 0L], _engine.Run(Script, ("file", folder.File("slices.pcapng"))).Clean().Select(item => Convert.ToInt64(item.BaseObject)));
    }

    [Fact]
    public void A_duration_of_a_file_counts_from_its_first_packet()
    {
        const string Script = """
            $all = @(Import-PacketCapture $file)
            $end = $all[0].TimestampNanoseconds + 500000000
            @($all | Where-Object TimestampNanoseconds -lt $end).Count - @(Import-PacketCapture $file -Duration 500ms).Count
            $flows = Get-FlowSummary $file -Duration 500ms | Measure-Object Packets -Sum
            $made = $all | Where-Object TimestampNanoseconds -lt $end | Get-FlowSummary | Measure-Object Packets -Sum
            $flows.Sum - $made.Sum
            """;

        Assert.Equal([0.0, 0.0], _engine.Run(Script, ("file", Example)).Clean().Select(item => Convert.ToDouble(item.BaseObject)));
    }

    [Fact]
    public void Applications_select_packets_by_themselves_and_flows_whole()
    {
        const string Script = """
            $packets = @(Import-PacketCapture $file | Where-Object Application -eq HTTP).Count
            $packets - @(Import-PacketCapture $file -Application http).Count
            $flows = @(Get-FlowSummary $file | Where-Object Application -eq HTTP)
            ($flows | Measure-Object Packets -Sum).Sum - (Get-FlowSummary $file -Application ht?p | Measure-Object Packets -Sum).Sum
            [int]($packets -gt 0 -and $flows.Count -gt 0)
            $named = @(Get-FlowSummary $file | Where-Object ServerName)[0].ServerName
            @(Get-FlowSummary $file | Where-Object ServerName -eq $named).Count - @(Get-FlowSummary $file -ServerName $named.ToUpperInvariant()).Count
            """;

        Assert.Equal([0.0, 0.0, 1.0, 0.0], _engine.Run(Script, ("file", Example)).Clean().Select(item => Convert.ToDouble(item.BaseObject)));
    }

    [Theory]
    [InlineData("Import-PacketCapture $file -Application htpp", "ApplicationUnknown", "HTTP")]
    [InlineData("Get-FlowSummary $file -Application htpp", "ApplicationUnknown", "HTTP")]
    [InlineData("Start-PacketCapture lo -Application htpp", "ApplicationUnknown", "HTTP")]
    [InlineData("Import-PacketCapture $file -Protocol http", "FilterInvalid", "-Application HTTP")]
    [InlineData("Import-PacketCapture $file -Protocol tpc", "FilterInvalid", "Did you mean")]
    [InlineData("Get-FlowSummary $file -SortBy Byts", "SortPropertyUnknown", "Did you mean Bytes?")]
    [InlineData("Import-PacketCapture $file -StartTime 2026-01-02 -EndTime 2026-01-01", "TimeWindowEmpty", "not after")]
    [InlineData("Get-FlowSummary -Promiscuous", "SourceRequired", "-Interface")]
    [InlineData("Get-FlowSummary", "SourceRequired", "-Interface")]
    [InlineData("Get-FlowSummary -Top 5", "SourceRequired", "-Path")]
    [InlineData("Register-TrafficAlert none -Port 80 > $null; Test-TrafficAlert", "SourceRequired", "-Path")]
    [InlineData("Get-FlowPacket -Flow (Get-FlowSummary $file)", "SourceRequired", "-Path")]
    [InlineData("Get-FlowSummary $file -Port htps", "FilterInvalid", "The value of -Port is not valid: 'htps' is neither a port")]
    [InlineData("Get-FlowSummary $file -DestinationAddress 300.1.1.1", "FilterInvalid", "The value of -DestinationAddress is not valid: '300.1.1.1' is not an IP address")]
    [InlineData("Import-PacketCapture $file -Filter 'tpc'", "FilterInvalid", "The filter 'tpc' is not valid:")]
    public void What_is_outside_of_a_vocabulary_is_refused_with_the_nearest_word(string script, string id, string words)
    {
        var result = _engine.Run(script, ("file", Example));

        Assert.Equal(id, result.ErrorId);
        Assert.Contains(words, result.Errors[0].ToString());
    }

    [Theory]
    [InlineData("-Port htps", "Correct the value of -Port.")]
    [InlineData("-Filter tpc", "Filters use the syntax of pcap-filter(7)")]
    public void The_advice_for_a_filter_is_of_the_parameter_that_is_wrong(string parameter, string advice)
    {
        var error = Assert.Single(_engine.Run($"Import-PacketCapture $file {parameter}", ("file", Example)).Errors);

        Assert.StartsWith(advice, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_Get_ChildItem_bind_to_all_that_read_them()
    {
        foreach (var cmdlet in new[] { "Import-PacketCapture", "Get-FlowSummary", "Test-TrafficAlert -Rule $rule -Quiet", "Watch-TrafficSummary -Speed 0 -PassThru" })
        {
            var output = _engine.Run($"$rule = Register-TrafficAlert x -Port 80; Get-ChildItem $file | {cmdlet}; Unregister-TrafficAlert *", ("file", Example)).Clean();
            Assert.NotEmpty(output);
        }
    }

    [Theory]
    [InlineData("Get-FlowSummary")]
    [InlineData("Watch-TrafficSummary")]
    [InlineData("Start-PacketCapture")]
    public void Interfaces_of_Get_NetInterface_bind_by_themselves(string cmdlet)
    {
        // An interface that there is not: binding is what is asked for, and needs no privilege.
        Assert.Equal("InterfaceNotFound", _engine.Run($"[NetMon.NetInterface]@{{ Name = 'grammar0' }} | {cmdlet} -Duration 1s").ErrorId);
    }

    private string Message(string script) => Assert.Single(_engine.Run(script).Errors).ToString();
}
