using NetMon.Alerts.Delivery;
using NetMon.Alerts;
using NetMon.Configuration.Keys;
using NetMon.Configuration.Syntax;
using NetMon.Flows.Files;

namespace NetMon.Configuration;

/// <summary>The tables of a configuration text, read into a configuration, with their positions.</summary>
internal sealed class MonitorDocument
{
    private static readonly string[] Parents = ["notify", "output"];
    private static readonly string[] JsonLines = [".ndjson", ".jsonl", ".json"];

    private readonly ReadContext _context;
    private readonly Dictionary<string, Action<ConfigurationEntry>> _readers;
    private readonly List<AlertEntry> _alerts = [];
    private MonitorConfiguration _configuration = new();

    public MonitorDocument(ReadContext context)
    {
        _context = context;
        _readers = new Dictionary<string, Action<ConfigurationEntry>>
        {
            ["general"] = Table(MonitorSections.General, () => _configuration, (c, v) => v),
            ["flows"] = Table(MonitorSections.Flows, () => _configuration.Flows, (c, v) => c with { Flows = v }),
            ["alert"] = ReadAlert,
            ["notify.console"] = Table(MonitorSections.Console, () => _configuration.Notifications, (c, _) => c),
            ["notify.desktop"] = Channel(MonitorSections.Desktop, () => new DesktopSettings(), (n, v) => n with { Desktop = v }),
            ["notify.webhook"] = Channel(
                MonitorSections.Webhook, () => new WebhookSettings { Url = new Uri("about:blank") }, (n, v) => n with { Webhook = v }),
            ["notify.email"] = Channel(
                MonitorSections.Email, () => new EmailSettings { Server = "", From = "", To = "" }, (n, v) => n with { Email = v }),
            ["notify.syslog"] = Channel(MonitorSections.Syslog, () => new SyslogSettings(), (n, v) => n with { Syslog = v }),
            ["notify.file"] = Channel(MonitorSections.AlertFile, () => new AlertFileSettings { Path = "" }, (n, v) => n with { File = v }),
            ["output.flows"] = Records(MonitorSections.FlowOutput, (c, v) => c with { FlowOutput = v }),
            ["output.dns"] = Records(MonitorSections.DnsOutput, (c, v) => c with { DnsOutput = v }),
            ["output.http"] = Records(MonitorSections.HttpOutput, (c, v) => c with { HttpOutput = v }),
            ["output.tls"] = Records(MonitorSections.TlsOutput, (c, v) => c with { TlsOutput = v }),
            ["output.capture"] = Table(
                MonitorSections.CaptureOutput, () => new CaptureOutputSettings { Path = "" }, (c, v) => c with { CaptureOutput = v }),
            ["health"] = Table(MonitorSections.Health, () => _configuration.Health, (c, v) => c with { Health = v }),
        };
    }

    /// <summary>The tables read, by name.</summary>
    public Dictionary<string, SectionNode> Tables { get; } = [];

    /// <summary>The alert rules, in file order.</summary>
    public IReadOnlyList<AlertEntry> Alerts => _alerts;

    /// <summary>Reads the whole text.</summary>
    public MonitorConfiguration Read(SectionNode root)
    {
        Walk(root, "");
        return _configuration with { Path = _context.Path, Alerts = [.. _alerts.Select(alert => alert.Settings)] };
    }

    private void Walk(SectionNode node, string prefix)
    {
        foreach (var entry in node.Entries)
        {
            var name = prefix + entry.Name;
            if (_readers.TryGetValue(name, out var read)) read(entry);
            else if (Parents.Contains(name) && AsTable(entry, name) is { } children) Walk(children, name + ".");
            else if (!Parents.Contains(name)) ReportUnknown(entry, name, prefix);
        }
    }

    private void ReportUnknown(ConfigurationEntry entry, string name, string prefix)
    {
        var known = _readers.Keys.Concat(Parents).Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => key[prefix.Length..].Split('.')[0]).Distinct(StringComparer.Ordinal).ToList();
        if (prefix.Length == 0 && entry.Value is not (SectionNode or ArrayNode) && FindTableOf(entry.Name) is { } table)
            _context.Error(name, entry.Position, $"Outside of its table: move it below [{table}].");
        else
            _context.Unknown(name, entry.Position, entry.Name, known, entry.Value is SectionNode ? "table" : "key");
    }

    private static string? FindTableOf(string key) =>
        MonitorSections.All.FirstOrDefault(section => section.AllKeys.Any(k => k.Name == key || k.Alias == key))?.Name;

    private Action<ConfigurationEntry> Channel<T>(
        ConfigurationSection<T> section, Func<T> seed, Func<NotificationSettings, T, NotificationSettings> set) =>
        Table(section, seed, (c, v) => c with { Notifications = set(c.Notifications, v) });

    private Action<ConfigurationEntry> Table<T>(
        ConfigurationSection<T> section, Func<T> seed, Func<MonitorConfiguration, T, MonitorConfiguration> set) => entry =>
    {
        if (AsTable(entry, section.Name) is not { } node) return;
        if (!Tables.TryAdd(section.Name, node)) return;
        _configuration = set(_configuration, section.Read(node, section.Name, seed(), _context));
    };

    // Without a format, the extension of the name decides.
    private Action<ConfigurationEntry> Records(
        ConfigurationSection<RecordOutputSettings> section, Func<MonitorConfiguration, RecordOutputSettings, MonitorConfiguration> set) => Table(
        section,
        () => new RecordOutputSettings { Path = "" },
        (c, v) => set(c, Tables[section.Name].Find("format") is null && JsonLines.Contains(Path.GetExtension(v.Path), StringComparer.OrdinalIgnoreCase)
            ? v with { Format = RecordFileFormat.Ndjson }
            : v));

    private SectionNode? AsTable(ConfigurationEntry entry, string name)
    {
        if (entry.Value is SectionNode node) return node;
        _context.Error(name, entry.Position, entry.Value is ArrayNode { Kind: "an array of tables" }
            ? $"Allowed only once: write [{name}] in single brackets."
            : $"Must be a table, [{name}], not {entry.Value.Kind}.");
        return null;
    }

    private void ReadAlert(ConfigurationEntry entry)
    {
        if (_alerts.Count > 0)
        {
            _context.Error(
                "alert", entry.Position, "Both forms of alert are in use. Keep [alert] with ip and port, or write every rule as [[alert]].");
        }
        else if (entry.Value is SectionNode shortForm)
        {
            var settings = new AlertRuleSettings
            {
                Name = "alert",
                Notify = [AlertChannel.Console, AlertChannel.Desktop],
                Cooldown = TimeSpan.FromSeconds(10),
            };
            settings = MonitorSections.ShortAlert.Read(shortForm, "alert", settings, _context);
            if (shortForm.Find("ip") is null && shortForm.Find("port") is null)
                _context.Error("alert", shortForm.Position, "The key ip is required: the source address of the packets that raise the alert.");
            _alerts.Add(new AlertEntry("alert", shortForm, settings, IsShort: true));
        }
        else if (entry.Value is ArrayNode many && many.Items.All(item => item is SectionNode))
        {
            for (var i = 0; i < many.Items.Count; i++) ReadRule((SectionNode)many.Items[i], FormattableString.Invariant($"alert[{i + 1}]"));
        }
        else
        {
            _context.Error("alert", entry.Position, $"Must be a table, [alert], or an array of tables, [[alert]], not {entry.Value.Kind}.");
        }
    }

    private void ReadRule(SectionNode node, string path)
    {
        var seed = new AlertRuleSettings { Name = "", Notify = [AlertChannel.Console] };
        var parameters = new DetectorKeys(node, path, _context);
        var settings = MonitorSections.Alert.Read(node, path, seed, _context, parameters.TryTake, parameters.Names);
        _alerts.Add(new AlertEntry(path, node, settings with { DetectorParameter = parameters.Values }, IsShort: false));
    }
}

/// <summary>An alert rule and its position.</summary>
/// <param name="Path">Its name in findings: <c>alert[2]</c>.</param>
/// <param name="Node">Its table.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="IsShort">Whether it is in the short form.</param>
internal sealed record AlertEntry(string Path, SectionNode Node, AlertRuleSettings Settings, bool IsShort);
