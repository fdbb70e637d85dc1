namespace NetMon.Tests.Alerts;

/// <summary>What Register-TrafficAlert accepts and rejects, and the cmdlets that manage rules.</summary>
public sealed class RegisterTrafficAlertTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void A_rule_shows_what_it_was_made_of()
    {
        var rule = Assert.Single(Run("""
            Register-TrafficAlert -Name web -Description 'who surfs' -SourceAddress 192.0.2.10, 10.0.0.0/8 -DestinationPort 80, 8000-8100 `
                -Threshold 100MB -Measure Bytes -Window 60 -GroupBy Source -Cooldown 00:05:00 -MaxTriggerCount 3 -Severity High -Notify Console, Event
            """));

        Assert.Equal("192.0.2.10, 10.0.0.0/8", rule.Properties["SourceAddress"].Value);
        Assert.Equal("80, 8000-8100", rule.Properties["DestinationPort"].Value);
        Assert.Equal(104_857_600L, rule.Properties["Threshold"].Value);
        Assert.Equal(60.0, rule.Properties["Window"].Value);
        Assert.Equal(300.0, rule.Properties["Cooldown"].Value);
        Assert.Equal("Console, Event", rule.Properties["Notify"].Value);
        Assert.Equal("High", rule.Properties["Severity"].Value.ToString());
        Assert.Equal(true, rule.Properties["Enabled"].Value);
        Assert.Equal((0L, 0L), (rule.Properties["Hits"].Value, rule.Properties["Suppressed"].Value));
    }

    [Fact]
    public void Every_field_of_a_rule_is_a_parameter_that_takes_what_the_field_takes() => Assert.Empty(Run("""
        $parameters = (Get-Command Register-TrafficAlert).Parameters
        # These two are given otherwise: by -Disabled, and as a script.
        foreach ($field in [NetMon.Alerts.AlertRuleField]::All.Where{ $_.Name -notin 'Enabled', 'Condition' }) {
            $wanted = [Nullable]::GetUnderlyingType($field.Type) ?? $field.Type
            if (-not ($parameters[$field.Name] -and $wanted.IsAssignableFrom($parameters[$field.Name].ParameterType))) { $field.Name }
        }
        """));

    [Theory]
    [InlineData("-SourceAddress 192.0.2.0/99", "SourceAddress: '192.0.2.0/99' is neither")]
    [InlineData("-Address not-an-address", "Address: 'not-an-address' is neither")]
    [InlineData("-Port 70000", "Port: '70000' is neither a port")]
    [InlineData("-DestinationPort 90-80", "DestinationPort: '90-80'")]
    [InlineData("-Protocol tpc", "Protocol: 'tpc'")]
    [InlineData("-Filter 'tcp prot 80'", "Filter: ")]
    [InlineData("-Port 80 -Threshold 10 -Window 0", "Window: must be from")]
    [InlineData("-Port 80 -Threshold 10", "Threshold: needs a Window")]
    [InlineData("-Port 80 -Window 10", "Window: needs a Threshold")]
    [InlineData("-Port 80 -Threshold 0 -Window 10", "Threshold: must be at least 1")]
    [InlineData("-Port 80 -Cooldown -5", "Cooldown: must be from zero")]
    [InlineData("-Port 80 -MaxTriggerCount 0", "MaxTriggerCount: must be at least 1")]
    [InlineData("", "the rule has no condition")]
    [InlineData("-Detector PortScan -DetectorParameter @{ SlowTreshold = 5 }", "Did you mean SlowThreshold?")]
    [InlineData("-Port 80 -DetectorParameter @{ SlowThreshold = 5 }", "DetectorParameter: needs a Detector")]
    [InlineData("-Detector Blocklist -DetectorParameter @{ Path = './no-such-list' }", "there is no file")]
    [InlineData("-Port 80 -Notify Webhook", "Notify Webhook: Webhook needs a webhook's address, such as https://example.com/hook. Create the channel with New-AlertChannel, and pass it with -Channel.")]
    [InlineData("-Port 80 -Notify Email", "Notify Email: Email needs a mail server")]
    [InlineData("-Port 80 -Notify File", "Notify File: File needs the path")]
    public void A_rule_that_cannot_be_is_refused_with_the_reason(string parameters, string reason)
    {
        var result = _engine.Run($"Register-TrafficAlert -Name bad {parameters}");

        Assert.Equal("AlertRuleInvalid", result.ErrorId);
        Assert.Contains(reason, result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Run("Get-TrafficAlert"));
        Assert.Empty(Run("Get-TrafficAlert -Delivery"));
    }

    [Fact]
    public void The_event_log_is_told_to_be_that_of_Windows()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It is there.");

        var result = _engine.Run("Register-TrafficAlert -Name bad -Port 80 -Notify EventLog");

        Assert.Equal("AlertRuleInvalid", result.ErrorId);
        Assert.Contains("Notify EventLog: EventLog is the event log of Windows. On this system use Syslog.", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        const string Script = "Register-TrafficAlert -Name bad -Address 300.1.1.1 -Port 70000 -Window 0 -Notify Webhook, File";

        var error = Assert.Single(_engine.Run(Script).Errors);

        foreach (var finding in (string[])["Address:", "Port:", "Window:", "Notify Webhook:", "Notify File:"])
            Assert.Contains(finding, error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("InvalidArgument", error.CategoryInfo.Category.ToString());
        Assert.Equal("bad", error.TargetObject);
    }

    [Fact]
    public void An_unknown_detector_is_answered_with_those_that_there_are()
    {
        var error = Assert.Single(_engine.Run("Register-TrafficAlert -Name bad -Detector PortScam").Errors);

        Assert.Contains("PortScan", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_rule_of_a_name_is_refused_unless_it_is_to_replace_the_first()
    {
        Run("Register-TrafficAlert -Name web -Port 80; Register-TrafficAlert -Name dns -Port 53");

        Assert.Equal("AlertExists", _engine.Run("Register-TrafficAlert -Name WEB -Port 443").ErrorId);
        Assert.Equal("80", Run("Get-TrafficAlert web")[0].Properties["Port"].Value);

        Run("Register-TrafficAlert -Name WEB -Port 443 -Force");
        Assert.Equal(["WEB", "dns"], Run("Get-TrafficAlert | ForEach-Object Name").Select(name => name.ToString()));
        Assert.Equal("443", Run("Get-TrafficAlert web")[0].Properties["Port"].Value);
    }

    [Fact]
    public void Rules_are_found_changed_and_removed_by_name_pattern_and_pipeline()
    {
        Run("foreach ($name in 'web1', 'web2', 'dns') { Register-TrafficAlert -Name $name -Port 80 }");

        Assert.Equal(2, Run("Disable-TrafficAlert web* -PassThru").Count);
        Assert.Equal(["dns"], Run("Get-TrafficAlert | Where-Object Enabled | ForEach-Object Name").Select(name => name.ToString()));
        Run("Get-TrafficAlert web2 | Enable-TrafficAlert");
        Assert.Equal(true, Run("Get-TrafficAlert web2")[0].Properties["Enabled"].Value);
        Run("Unregister-TrafficAlert web1 -WhatIf");
        Assert.Equal(3, Run("Get-TrafficAlert").Count);
        Run("Get-TrafficAlert web? | Unregister-TrafficAlert");
        Assert.Single(Run("Get-TrafficAlert"));
    }

    [Theory]
    [InlineData("Get-TrafficAlert wep")]
    [InlineData("Enable-TrafficAlert wep")]
    [InlineData("Disable-TrafficAlert wep")]
    [InlineData("Unregister-TrafficAlert wep")]
    public void A_name_that_no_rule_has_is_an_error_with_the_nearest_one(string command)
    {
        Run("Register-TrafficAlert -Name web -Port 80");

        var result = _engine.Run(command);

        Assert.Equal("AlertNotFound", result.ErrorId);
        Assert.Contains("Did you mean web?", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_engine.Run(command.Replace("wep", "z*", StringComparison.Ordinal)).Errors);
    }

    [Fact]
    public void Names_complete()
    {
        Run("Register-TrafficAlert -Name web -Port 80; Register-TrafficAlert -Name 'my rule' -Port 80");

        Assert.Equal("web", Complete("Get-TrafficAlert w"));
        Assert.Equal("'my rule'", Complete("Unregister-TrafficAlert m"));
    }

    [Fact]
    public void A_rule_belongs_to_its_session()
    {
        using var other = new Engine();
        Run("Register-TrafficAlert -Name web -Port 80");

        Assert.Empty(other.Run("Get-TrafficAlert").Clean());
    }

    [Fact]
    public void A_secret_shows_nowhere()
    {
        Run("""
            $secret = [securestring]::new(); 'hunter2'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
            $hook = New-AlertChannel https://hooks.example.com/T0/hidden -Header X-Token -HeaderValue $secret
            $mail = New-AlertChannel -SmtpServer mail.example.com -From a@example.com -To b@example.com -Credential ([pscredential]::new('me', $secret))
            Register-TrafficAlert -Name chat -Port 80 -Channel $hook, $mail
            """);

        var text = string.Concat(Run("""
            [System.Management.Automation.PSSerializer]::Serialize(($hook, $mail), 5)
            $hook, $mail | ConvertTo-Json -Depth 9
            $hook, $mail | ConvertTo-Csv
            $hook, $mail | Format-List * -Force | Out-String
            "$hook $mail $($hook.GetSettings()) $($mail.GetSettings())"
            [System.Management.Automation.PSSerializer]::Serialize((Get-TrafficAlert), 5)
            [System.Management.Automation.PSSerializer]::Serialize((Get-TrafficAlert -Delivery), 5)
            """));
        Assert.Contains("hooks.example.com", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_the_module_ends_its_rules()
    {
        Run("Register-TrafficAlert -Name web -Port 80");
        Run($"Remove-Module NetMon; Import-Module '{Engine.ModulePath}'");

        Assert.Empty(Run("Get-TrafficAlert"));
    }

    private string Complete(string input) => Run($"""
        [System.Management.Automation.CommandCompletion]::CompleteInput("{input}", {input.Length}, $null).CompletionMatches[0].CompletionText
        """)[0].ToString();

    private IReadOnlyList<System.Management.Automation.PSObject> Run(string script) => _engine.Run(script).Clean();
}
