using System.Management.Automation;

namespace NetMon.Tests.Alerts;

/// <summary>What New-AlertChannel makes and refuses, and what rules do with it.</summary>
public sealed class NewAlertChannelTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("https://example.com/hook", "Webhook", "Webhook example.com", "Plain")]
    [InlineData("-Uri http://127.0.0.1:9/x -Format slack -Header X-Token -HeaderVariable HOOK", "Webhook", "Webhook 127.0.0.1:9", "Slack, header X-Token (env:HOOK)")]
    [InlineData("-SmtpServer mail.example.com -From a@example.com -To b@example.com, c@example.com -ServerPort 25 -Security None", "Email", "Email mail.example.com",
        "a@example.com to b@example.com, c@example.com, None")]
    [InlineData("-SyslogServer log.example.com", "Syslog", "Syslog log.example.com:514", "Udp, Local0")]
    [InlineData("-SyslogServer log -ServerPort 6514 -Transport Tcp -Facility Daemon", "Syslog", "Syslog log:6514", "Tcp, Daemon")]
    [InlineData("-Lifetime 5s", "Desktop", "Desktop", "for 5s")]
    public void A_channel_tells_what_it_is_and_how_it_is_set(string parameters, string channel, string name, string detail)
    {
        var made = Assert.Single(Run($"New-AlertChannel {parameters}"));

        Assert.Equal([channel, name, detail], made.Properties.Select(property => property.Value));
        Assert.Equal(name, made.ToString());
    }

    [Fact]
    public void A_file_is_of_the_folder_of_the_session()
    {
        using var folder = new TemporaryDirectory();

        var made = Assert.Single(_engine.Run("Set-Location $folder; New-AlertChannel -Path a.ndjson -RotateSize 1KB -MaxFiles 2", ("folder", folder.Path)).Clean());

        Assert.Equal("File " + folder.File("a.ndjson"), made.Properties["Name"].Value);
        Assert.Equal("rotated at 1.0 kB, 2 files kept", made.Properties["Detail"].Value);
    }

    [Theory]
    [InlineData("ftp://example.com", "begins with https:// or http://")]
    [InlineData("'https://hooks.example.com:99999/S3CRET'", "The value of -Uri is not a URL")]
    [InlineData("S3CRET", "The value of -Uri is not a URL")]
    [InlineData("https://example.com -Header X-Token", "needs both a name and a value")]
    [InlineData("https://example.com -Header content-length -HeaderVariable A", "The header content-length is set by the connection")]
    [InlineData("https://example.com -Header X -HeaderVariable A -HeaderValue ([securestring]::new())", "-HeaderVariable cannot be given together with -HeaderValue.")]
    [InlineData("-SmtpServer mail -From a@ -To b@example.com", "'a@' is not a mail address")]
    [InlineData("-SyslogServer log -ServerPort 70000", "70000 is not a port (1 to 65535)")]
    [InlineData("-SmtpServer mail -From x -To b@example.com", "'x' is not a mail address")]
    [InlineData("-SmtpServer mail -From a@example.com -To y", "'y' is not a list of mail addresses")]
    [InlineData("-SmtpServer mail -From a@example.com -To b@example.com, y", "is not a list of mail addresses")]
    [InlineData("-SmtpServer 'a b' -From a@example.com -To b@example.com", "'a b' is not a host name or an IP address")]
    [InlineData("-SyslogServer 'a b'", "'a b' is not a host name or an IP address")]
    [InlineData("-Path ./", "is a directory")]
    [InlineData("-Path ./none/", "is a directory")]
    [InlineData("-Path a.ndjson -MaxFiles -1", "cannot be negative")]
    public void A_channel_that_cannot_work_is_refused_with_the_reason(string parameters, string reason)
    {
        var result = _engine.Run($"New-AlertChannel {parameters}");

        Assert.Equal("AlertChannelInvalid", result.ErrorId);
        Assert.Contains(reason, result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3CRET", $"{result.Errors[0]} {result.Errors[0].TargetObject}", StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_share_a_channel_and_a_rule_may_have_several_of_a_kind()
    {
        Run("""
            $one, $two = (New-AlertChannel https://one.example), (New-AlertChannel https://two.example)
            Register-TrafficAlert a -Port 80 -Channel $one, $two, (New-AlertChannel https://one.example)
            Register-TrafficAlert b -Port 81 -Notify Webhook, Event -Channel $one
            """);

        Assert.Equal(["Event", "Webhook one.example", "Webhook two.example"], Run("(Get-TrafficAlert -Delivery).Channel | Sort-Object").Select(name => name.ToString()));
        Assert.Equal(["Webhook", "Webhook, Event"], Run("(Get-TrafficAlert).Notify").Select(names => names.ToString()));
    }

    [Theory]
    [InlineData("@($null)")]
    [InlineData("'Webhook'")]
    [InlineData("([System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((New-AlertChannel https://one.example))))")]
    public void Only_what_was_made_here_is_a_channel(string channel)
    {
        var result = _engine.Run($"Register-TrafficAlert a -Port 80 -Channel {channel}");

        Assert.Contains("Channel", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Run("Get-TrafficAlert"));
    }

    [Theory]
    [InlineData("$back")]
    [InlineData("(New-AlertChannel https://two.example), $back")]
    public void A_channel_that_came_back_from_CliXml_or_a_job_is_refused_with_what_to_do(string channels)
    {
        var result = _engine.Run(
            "$type = [System.Management.Automation.PSSerializer]; $back = $type::Deserialize($type::Serialize((New-AlertChannel https://one.example)));"
            + $"Register-TrafficAlert a -Port 80 -Channel {channels}");

        Assert.Contains(
            "A channel from CliXml or a job has no secrets; create it again with New-AlertChannel.",
            Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<PSObject> Run(string script) => _engine.Run(script).Clean();
}
