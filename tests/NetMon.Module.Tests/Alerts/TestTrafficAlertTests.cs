using System.Management.Automation;

namespace NetMon.Tests.Alerts;

/// <summary>Rules on capture files and on packets from the pipeline.</summary>
public sealed class TestTrafficAlertTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly string _file = Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng");

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("-SourceAddress 192.0.2.10 -DestinationPort 80 -Cooldown 0")]
    [InlineData("-Application DNS -Cooldown 0")]
    [InlineData("-Filter 'icmp or icmp6' -Cooldown 0")]
    [InlineData("-Threshold 5 -Window 1 -GroupBy Pair")]
    [InlineData("-Measure DistinctPorts -Threshold 2 -Window 10 -GroupBy Source")]
    [InlineData("-Condition { $_.Length -gt 500 } -Cooldown 0")]
    public void A_file_and_its_packets_from_the_pipeline_make_the_same_events(string rule)
    {
        Run($"Register-TrafficAlert -Name rule {rule}");

        var fromFile = Run("Test-TrafficAlert $file").Select(Describe).ToArray();
        var fromPipeline = Run("Import-PacketCapture $file | Test-TrafficAlert").Select(Describe);

        Assert.NotEmpty(fromFile);
        Assert.Equal(fromFile, fromPipeline);
        Assert.Equal(fromFile, Run("Test-TrafficAlert -LiteralPath $file").Select(Describe));
    }

    [Fact]
    public void An_event_says_which_packet_met_the_rule()
    {
        Run("Register-TrafficAlert -Name web -SourceAddress 192.0.2.10 -DestinationPort 80");

        var alert = Assert.Single(Run("Test-TrafficAlert $file"));
        var packet = Assert.Single(Run("Import-PacketCapture $file -SourceAddress 192.0.2.10 -DestinationPort 80 -Count 1"));

        foreach (var (ours, its) in (IEnumerable<(string, string)>)[("Time", "Timestamp"), ("PacketNumber", "Number"), ("SrcIP", "SrcIP"),
            ("DstPort", "DstPort"), ("CommunityId", "CommunityId"), ("Protocol", "Protocol"), ("Interface", "Interface")])
        {
            Assert.Equal(packet.Properties[its].Value, alert.Properties[ours].Value);
        }
    }

    [Fact]
    public void The_rules_of_a_configuration_can_be_tried_and_chosen_by_name()
    {
        var config = Path.GetTempFileName();
        try
        {
            File.WriteAllText(config, """
                [general]
                mode = "summary"

                [[alert]]
                name = "web"
                destination_port = 80

                [[alert]]
                name = "names"
                destination_port = 53
                """);
            Run("Register-TrafficAlert -Name other -Protocol TCP");

            var rules = Run($"Test-TrafficAlert $file -ConfigPath '{config}'").Select(alert => (string)alert.Properties["Rule"].Value).ToHashSet();
            var chosen = Run($"Test-TrafficAlert $file -ConfigPath '{config}' -Name w*").Select(alert => (string)alert.Properties["Rule"].Value);

            Assert.Equal(["names", "web"], rules.Order());
            Assert.Equal(["web"], chosen.ToHashSet());
        }
        finally
        {
            File.Delete(config);
        }
    }

    [Fact]
    public void A_trial_leaves_no_trace_in_the_rule_or_its_channels()
    {
        Run("Register-TrafficAlert -Name dns -Application DNS -Cooldown 0 -MaxTriggerCount 2 -Notify Event");

        Assert.Equal(2, Run("Test-TrafficAlert $file").Count);
        Assert.Equal(2, Run("Import-PacketCapture $file | Test-TrafficAlert").Count);

        var rule = Assert.Single(Run("Get-TrafficAlert"));
        Assert.Equal((0L, true), (rule.Properties["Hits"].Value, rule.Properties["Enabled"].Value));
        Assert.Equal(0L, Run("Get-TrafficAlert -Delivery")[0].Properties["Accepted"].Value);
        Assert.Empty(Run("Receive-TrafficAlert"));
    }

    [Fact]
    public void Quiet_says_only_whether_there_was_an_event()
    {
        Run("Register-TrafficAlert -Name dns -Application DNS; Register-TrafficAlert -Name telnet -Port 23");

        Assert.Equal(true, Assert.Single(Run("Test-TrafficAlert $file -Name dns -Quiet")).BaseObject);
        Assert.Equal(false, Assert.Single(Run("Test-TrafficAlert $file -Name telnet -Quiet")).BaseObject);
        Assert.Equal(true, Assert.Single(Run("Import-PacketCapture $file | Test-TrafficAlert -Quiet")).BaseObject);
        Assert.Equal(false, Assert.Single(Run("Import-PacketCapture $file -Filter tcp | Test-TrafficAlert -Name dns -Quiet")).BaseObject);
    }

    [Fact]
    public void A_rule_can_be_tried_that_is_disabled_or_no_longer_registered()
    {
        Run("$rule = Register-TrafficAlert -Name long -Condition { $_.Length -gt 500 } -Disabled");
        Assert.NotEmpty(Run("Test-TrafficAlert $file -Rule $rule"));

        Run("Unregister-TrafficAlert long");
        Assert.NotEmpty(Run("Test-TrafficAlert $file -Rule $rule"));
        Assert.Equal("AlertNotFound", _engine.Run("Test-TrafficAlert $file", ("file", _file)).ErrorId);
    }

    [Fact]
    public void A_condition_sees_the_variables_that_it_asks_for_with_using()
    {
        Run("$limit = 500; $names = 'TCP', 'UDP'");
        Run("Register-TrafficAlert -Name long -Cooldown 0 -Condition { $_.Length -gt $using:limit -and $_.Protocol -in ${using:names} }");

        var expected = Run("Import-PacketCapture $file | Where-Object { $_.Length -gt 500 -and $_.Protocol -in 'TCP', 'UDP' } | ForEach-Object Number");
        var numbers = Run("Test-TrafficAlert $file | ForEach-Object PacketNumber");
        Assert.Equal(expected.Select(number => number.BaseObject), numbers.Select(number => number.BaseObject));
    }

    [Theory]
    [InlineData("throw 'boom'", "boom")]
    [InlineData("$_.NoSuchMethod()", "NoSuchMethod")]
    [InlineData("$_.Length -gt $limit", "'$limit' cannot be retrieved")]
    [InlineData("Get-Boom", "Get-Boom")]
    public void A_condition_that_fails_makes_events_with_the_error_and_is_given_up_after_five(string condition, string message)
    {
        Run($"Register-TrafficAlert -Name bad -Cooldown 0 -Condition {{ {condition} }}; Register-TrafficAlert -Name dns -Application DNS");

        var result = _engine.Run("Test-TrafficAlert $file", ("file", _file));

        var failures = result.Clean().Where(alert => alert.Properties["Rule"].Value.Equals("bad")).ToArray();
        Assert.Equal(5, failures.Length);
        Assert.All(failures, alert => Assert.Contains(message, (string)alert.Properties["Error"].Value, StringComparison.Ordinal));
        Assert.Contains("The rule was disabled", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Contains(result.Output, alert => alert.Properties["Rule"].Value.Equals("dns"));
    }

    [Fact]
    public void A_trial_can_be_stopped_at_the_first_event()
    {
        Run("Register-TrafficAlert -Name all -Threshold 1 -Window 1 -Cooldown 0");

        Assert.Single(Run("$first = $null; foreach ($alert in Test-TrafficAlert $file) { $first = $alert; break }; $first"));
    }

    [Fact]
    public void Where_there_is_no_rule_the_error_says_where_it_was_looked_for()
    {
        var config = Path.ChangeExtension(_file, ".toml");
        File.WriteAllText(config, "[general]\nmode = 'detailed'");

        Assert.Equal("There is no alert rule in this session.", Message("Test-TrafficAlert $file"));
        Assert.Equal($"The configuration '{config}' has no alert rule.", Message("Test-TrafficAlert $file -ConfigPath $config"));
        Assert.Equal(
            $"The configuration '{config}' has no alert rule named 'a', 'b'.", Message("Test-TrafficAlert $file -ConfigPath $config -Name a, b"));

        string Message(string script)
        {
            var error = Assert.Single(_engine.Run(script, ("file", _file), ("config", config)).Errors);
            Assert.Equal("AlertNotFound", error.FullyQualifiedErrorId.Split(',')[0]);
            return error.Exception.Message;
        }
    }

    [Fact]
    public void What_cannot_be_read_is_an_error_as_of_other_files()
    {
        Run("Register-TrafficAlert -Name web -Port 80");

        Assert.Equal("CaptureFileNotFound", _engine.Run("Test-TrafficAlert ./none.pcap").ErrorId);
    }

    private static string Describe(PSObject alert) => string.Join('|', alert.Properties.Select(property => $"{property.Name}={property.Value}"));

    private IReadOnlyList<PSObject> Run(string script) => _engine.Run(script, ("file", _file)).Clean();
}
