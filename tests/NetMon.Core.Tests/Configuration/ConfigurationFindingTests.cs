using NetMon.Adapters.Configuration;
using NetMon.Configuration;
using static NetMon.Tests.Configuration.ConfigurationSample;

namespace NetMon.Tests.Configuration;

/// <summary>Findings of invalid configurations, with line and column.</summary>
public sealed class ConfigurationFindingTests
{
    private const string Rule = "[[alert]]\nname = \"a\"\n";

    [Theory]
    // Types and values.
    [InlineData("[general]\nmode = \"sumary\"", "2:8 general.mode: 'sumary' is not one of detailed, summary. Did you mean summary?")]
    [InlineData("[general]\nmode = 1", "2:8 general.mode: Must be one of the texts detailed, summary, not the number 1.")]
    [InlineData("[general]\nfilter = true", "2:10 general.filter: Must be a text in quotes, not true or false.")]
    [InlineData("[general]\nfilter = \"\"", "2:10 general.filter: Must not be empty.")]
    [InlineData("[general]\ninterface = [\"a\", 1.5]", "2:19 general.interface: Must be a text in quotes, or an array of texts, not the number 1.5.")]
    [InlineData("[general]\nsnapshot_length = 0", "2:19 general.snapshot_length: Must be from 1 to 262144.")]
    [InlineData("[general]\nsnapshot_length = \"many\"", "2:19 general.snapshot_length: Must be a whole number, not a text.")]
    [InlineData("[general]\npromiscuous = \"yes\"", "2:15 general.promiscuous: Must be true or false, without quotes, not a text.")]
    [InlineData("[general]\nbuffer_size = \"1KB\"", "2:15 general.buffer_size: Must be from 65,536 to 2,147,483,647 bytes.")]
    [InlineData("[general]\nrefresh = \"soon\"",
        "2:11 general.refresh: 'soon' is not a time. Write seconds, or a text such as \"500ms\", \"5m\", \"1h30m\" or \"00:05:00\".")]
    [InlineData("[general]\nrefresh = 0", "2:11 general.refresh: Must be from 100ms to 1h.")]
    [InlineData("[general]\nduration = 2026-01-01",
        "2:12 general.duration: Must be a time: seconds, or a text such as \"500ms\", \"5m\", \"1h30m\" or \"00:05:00\", not a date.")]
    [InlineData("[flows]\nmax_flow = -1", "2:12 flows.max_flow: Must be from 1 to 100000000.")]
    // Unknown keys and tables.
    [InlineData("[general]\nintreface = \"lo\"", "2:1 general.intreface: Unknown key. Did you mean interface?")]
    [InlineData("[health]\nsomething = 1", "2:1 health.something: Unknown key. Use one of interval, file, rotate_size, max_files, flush_interval.")]
    [InlineData("[notify.console]\ncolour = true", "2:1 notify.console.colour: Unknown key. This table has no keys.")]
    [InlineData("[helth]\ninterval = 1", "1:2 helth: Unknown table. Did you mean health?")]
    [InlineData("[notify.mail]\nserver = \"x\"", "1:9 notify.mail: Unknown table. Did you mean email?")]
    [InlineData("mode = \"summary\"", "1:1 mode: Outside of its table: move it below [general].")]
    [InlineData("general = 1", "1:1 general: Must be a table, [general], not an integer.")]
    [InlineData("[[general]]\nmode = \"summary\"", "1:3 general: Allowed only once: write [general] in single brackets.")]
    // What excludes each other, and what must be there.
    [InlineData("[general]\ninterface = \"lo\"\ninterfaces = [\"lo\"]",
        "3:1 general.interfaces: Same key as interface above: remove one of them.")]
    [InlineData("[general]\ninterface = \"lo\"\nfile = \"*\"", "3:1 general.file: Cannot be combined with interface: remove one of them.")]
    [InlineData("[notify.file]", "1:1 notify.file.path: This key is required, for example path = \"alerts.ndjson\"")]
    [InlineData("[notify.webhook]\nformat = \"slack\"", "1:1 notify.webhook: The table requires one of url, url_env, url_file.")]
    // Alerts.
    [InlineData("[[alert]]\nport = 80", "1:1 alert[1].name: This key is required, for example name = \"web\"")]
    [InlineData("[alert]", "1:1 alert: The key ip is required: the source address of the packets that raise the alert.")]
    [InlineData("[alert]\nip = \"192.168.1.300\"", "2:6 alert.ip: '192.168.1.300' is neither an IP address nor a CIDR block such as 192.0.2.0/24.")]
    [InlineData("[alert]\nip = \"192.0.2.1\"\nport = 70000", "3:8 alert.port: '70000' is neither a port (0 to 65535), nor a range such as 8000-8100, nor the name of a service.")]
    [InlineData("[alert]\nip = \"192.0.2.1\"\nwindow = 1",
        "3:1 alert.window: Only in the long form. Write [[alert]] in double brackets, with name, source_address and destination_port.")]
    [InlineData(Rule + "ip = \"192.0.2.1\"", "3:1 alert[1].ip: Only in the short form, [alert] in single brackets. Here use source_address.")]
    [InlineData(Rule + "condition = \"$true\"", "3:1 alert[1].condition: Scripts are not allowed in a configuration. Use filter, or Register-TrafficAlert.")]
    [InlineData(Rule + "port = [80, 90000]", "3:13 alert[1].port: '90000' is neither a port (0 to 65535), nor a range such as 8000-8100, nor the name of a service.")]
    [InlineData(Rule, "1:1 alert[1].name: The rule has no condition: give it a condition, a Threshold with a Window, or a Detector.", "2:8")]
    [InlineData(Rule + "port = 80\nthreshold = 5", "4:13 alert[1].threshold: Needs a Window, the period of the count.")]
    [InlineData(Rule + "port = 80\n" + Rule + "port = 81", "5:8 alert[2].name: The rule in line 1 already has this name.", null, "rule in line 2")]
    [InlineData(Rule + "detector = \"port_scam\"", "3:12 alert[1].detector: 'port_scam' is not one of", null, null)]
    [InlineData(Rule + "detector = \"port_scan\"\nslow_windw = 1", "4:1 alert[1].slow_windw: Unknown key. Did you mean slow_window?")]
    [InlineData(Rule + "detector = \"port_scan\"\nslow_threshold = \"x\"", "4:18 alert[1].slow_threshold: Must be a number, not a text.")]
    [InlineData(Rule + "detector = \"port_scan\"\nslow_threshold = -1", "4:18 alert[1].slow_threshold: '-1' is not a whole number from 0.")]
    [InlineData(Rule + "detector = \"port_scan\"\nmeasure = \"bytes\"", "4:11 alert[1].measure: Cannot be chosen with the detector PortScan.")]
    [InlineData(Rule + "port = 80\nnotify = [\"console\", \"email\"]", "4:22 alert[1].notify: Email needs a table [notify.email].")]
    [InlineData("alert = 5", "1:1 alert: Must be a table, [alert], or an array of tables, [[alert]], not an integer.")]
    // Channels.
    [InlineData("[notify.email]\nserver = \"x\"\nfrom = \"a@\"\nto = \"a@example.com\"", "3:8 notify.email.from: 'a@' is not a mail address.")]
    [InlineData("[notify.webhook]\nurl = \"ftp://example.com/\"", "2:7 notify.webhook.url: Must be an address that begins with https:// or http://.")]
    [InlineData("[notify.webhook]\nurl_env = \"NETMON_NOT_SET\"",
        "2:11 notify.webhook.url_env: The environment variable NETMON_NOT_SET is not set in this process.")]
    // Syntax.
    [InlineData("[general]\nmode = ", "2:8 Unexpected token end-of-line found while expecting a value.", null, "2:")]
    [InlineData("[general]\nmode = \"detailed\"\nmode = \"summary\"", "3:1 mode is given twice; first in line 2.")]
    [InlineData("[general]\n[general]", "2:2 general is given twice; first in line 1.")]
    public void Every_mistake_is_said_with_line_column_and_what_would_be_right(string text, string finding, string? place = null, string? part = null)
    {
        var found = ReadError(text);

        if (place is not null) Assert.StartsWith(place, found, StringComparison.Ordinal);
        else if (part is not null) Assert.Contains(part, found, StringComparison.Ordinal);
        else Assert.StartsWith(finding, found, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_found_in_one_reading()
    {
        var found = ReadAll("""
            [general]
            mod = "detailed"
            refresh = "soon"

            [[alert]]
            name = "web"
            severity = "hihg"
            source_address = ["10.0.0.1", "10.0.0.300"]

            [notify.email]
            server = "x"
            password = "geheim"

            [output.flow]
            path = "x.csv"
            """);

        Assert.Equal(
            ["2:1 general.mod", "3:11 general.refresh", "7:12 alert[1].severity", "8:31 alert[1].source_address", "10:1 notify.email.from",
                "10:1 notify.email.to", "12:1 notify.email.password", "14:9 output.flow"],
            found.Select(finding => finding[..finding.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("[notify.email]\nserver = \"x\"\nfrom = \"a@b.c\"\nto = \"a@b.c\"\npassword = \"geheim\"",
        "5:1 notify.email.password: ", "password_env")]
    [InlineData("[notify.webhook]\nurl = \"https://x.example\"\nheader_value = \"geheim\"", "3:1 notify.webhook.header_value: ", "header_value_file")]
    [InlineData("[notify.webhook]\nurl = \"https://u:geheim@x.example\"", "2:7 notify.webhook.url: ", "header_value_env")]
    [InlineData("[notify.webhook]\nurl = \"https://x.example\"\nheader_name = \"a\"\nheader_value_env = \"Bearer geheim\"",
        "4:20 notify.webhook.header_value_env: ", "name of an environment variable")]
    public void A_secret_in_clear_is_an_error_that_says_what_to_write_and_never_the_secret(string text, string place, string advice)
    {
        var found = ReadError(text);

        Assert.StartsWith(place, found, StringComparison.Ordinal);
        Assert.Contains(advice, found, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_that_cannot_be_used_here_is_told_where_a_rule_names_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The event log of Windows is there, or its source is not registered.");

        Assert.Equal(
            "4:22 alert[1].notify: EventLog is the event log of Windows. On this system use Syslog.",
            ReadError(Rule + "port = 80\nnotify = [\"console\", \"event_log\"]"));
        Assert.True(Read(Rule + "port = 80").IsValid);
    }

    [Theory]
    [InlineData("[alert]\nip = \"192.0.2.1\"\n[[alert]]\nname = \"a\"\nport = 1", 3)]
    [InlineData("[[alert]]\nname = \"a\"\nport = 1\n[alert]\nip = \"192.0.2.1\"", 4)]
    public void Both_forms_of_alert_are_an_error(string text, int line)
    {
        var finding = Assert.Single(Read(text).Findings);

        Assert.Equal(("alert", line), (finding.Key, finding.Line));
        Assert.StartsWith("Both forms of alert are in use.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_libpcap_refuses_is_said_in_its_words()
    {
        Assert.StartsWith("2:10 general.filter: Not a valid filter: ", ReadError("[general]\nfilter = \"tcp prot 80\""), StringComparison.Ordinal);
        Assert.StartsWith("3:10 alert[1].filter: ", ReadError(Rule + "filter = \"tcp prot 80\""), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_an_error()
    {
        var reader = TomlConfiguration.CreateReader(name => name == "eth9" ? "No such interface." : null);

        var file = typeof(ConfigurationFindingTests).Assembly.Location;
        var found = reader.Read($"[general]\ninterface = [\"lo\", \"eth9\"]\n[output.capture]\npath = '{file}/at/all.pcapng'\n").Findings;

        Assert.Equal(["2:20: error: general.interface: No such interface.", $"4:8: error: output.capture.path: '{file}' is a file, not a directory."],
            found.Select(finding => finding.ToString()));
        Assert.StartsWith("2:8 general.file: There is no file '", ReadError("[general]\nfile = \"nothing.pcap\""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_log_is_a_file_that_may_be_missing_yet()
    {
        Assert.Equal(Path.GetFullPath("/etc/netmon/keys.log"), ReadGood("[general]\nkey_log_file = \"keys.log\"", "/etc/netmon/netmon.toml").KeyLogFile);
        Assert.EndsWith("is a directory.", ReadError($"[general]\nkey_log_file = '{Path.GetTempPath()}'"), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Contains("2:16 general.key_log_file: '/dev/null' is a pipe or a device.", ReadError("[general]\nkey_log_file = '/dev/null'"), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_do_not_keep_a_configuration_from_being_used()
    {
        var result = Read("""
            [notify.webhook]
            url = "https://hooks.slack.com/services/T/B/x"
            [notify.email]
            server = "x"
            from = "a@example.com"
            to = "b@example.com"
            user_name = "a"
            password_env = "NETMON_NOT_SET"
            """);

        Assert.True(result.IsValid);
        Assert.NotNull(result.Configuration);
        Assert.Equal([(2, nameof(ConfigFindingSeverity.Warning)), (8, nameof(ConfigFindingSeverity.Warning))], result.Findings.Select(f => (f.Line, f.Severity)));
    }

    [Fact]
    public void Columns_count_as_editors_do()
    {
        // A character beyond the basic plane is two UTF-16 code units; a tab is one.
        Assert.StartsWith("2:15 ", ReadAll("[alert]\n\tip = [ \"😀\", \"x\" ]")[1], StringComparison.Ordinal);
        Assert.StartsWith("3:8 ", ReadError("# ünï\r\n[general]\r\nmode = 1\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[output.capture]\npath = \"/\"\n", true)]
    [InlineData("[general]\nmod = 1\n", true)]
    [InlineData("[[alrt]]\nname = \"b\"\n", false)]
    [InlineData("[[alert]]\nname = \"b\"\n", false)]
    [InlineData("[general]\nmode = \n", false)]
    public void Rules_can_be_had_although_something_else_is_wrong(string other, bool areThere)
    {
        var result = Read("[[alert]]\nname = \"a\"\nport = 80\n" + other);

        Assert.False(result.IsValid);
        Assert.Equal(areThere ? ["a"] : null, result.Alerts?.Select(rule => rule.Name));
    }

    [Fact]
    public void What_ends_the_parser_is_a_finding_too() =>
        Assert.Equal("3:1 From here on the text cannot be read.", ReadError("[general]\nrefresh = 1\nfilter = \"\\"));

    [Fact]
    public void The_exception_names_the_first_errors_and_counts_the_others()
    {
        var result = Read("[general]\na = 1\nb = 1\nc = 1\nd = 1\n");

        var exception = new MonitorConfigurationException("/x.toml", result.Findings);

        Assert.StartsWith(
            "The configuration '/x.toml' is not valid. line 2, column 1: general.a: Unknown key.",
            exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(" (1 more)", exception.Message, StringComparison.Ordinal);
    }
}
