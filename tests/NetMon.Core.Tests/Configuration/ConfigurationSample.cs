using NetMon.Adapters.Configuration;
using NetMon.Configuration;
using NetMon.Configuration.Keys;

namespace NetMon.Tests.Configuration;

/// <summary>Short ways to read a text, and to write one.</summary>
internal static class ConfigurationSample
{
    /// <summary>The file of the tutorial, word for word.</summary>
    public const string Tutorial = """
        [general]
        mode = "detailed"    # or "summary"

        [alert]
        ip = "192.168.1.10"  # source address
        port = 80            # destination port; may be missing
        """;

    /// <summary>Reads a text, with everything checked but interfaces.</summary>
    public static MonitorConfigurationResult Read(string text, string? path = null) => TomlConfiguration.CreateReader().Read(text, path);

    /// <summary>Reads a text that must be valid.</summary>
    public static MonitorConfiguration ReadGood(string text, string? path = null)
    {
        var result = Read(text, path);
        Assert.Empty(result.Findings.Select(finding => finding.ToString()));
        return result.Configuration!;
    }

    /// <summary>Reads a text in which there must be one error, and gives it as <c>line:column key: message</c>.</summary>
    public static string ReadError(string text)
    {
        var result = Read(text);
        Assert.Null(result.Configuration);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(nameof(ConfigFindingSeverity.Error), finding.Severity);
        return Show(finding);
    }

    /// <summary>All findings, as <c>line:column key: message</c>.</summary>
    public static string[] ReadAll(string text) => [.. Read(text).Findings.Select(Show)];

    /// <summary>A text with one key of a table, and the others that the table needs.</summary>
    public static string With(ConfigurationSection section, ConfigurationKey? key)
    {
        var others = section.AllKeys.Where(other => other != key && (other.IsRequired || IsNeeded(section, key, other)));
        var lines = others.Append(key).OfType<ConfigurationKey>().Select(shown => $"{shown.Name} = {shown.Example}");
        return (section.IsRepeated ? $"[[{section.Name}]]\n" : $"[{section.Name}]\n") + string.Join('\n', lines) + "\n";
    }

    private static string Show(ConfigFinding finding) =>
        $"{finding.Line}:{finding.Column} {(finding.Key is null ? "" : finding.Key + ": ")}{finding.Message}";

    // Keys that make sense only beside others.
    private static bool IsNeeded(ConfigurationSection section, ConfigurationKey? key, ConfigurationKey other) =>
        (section.Name, key?.Name, other.Name) switch
        {
            ("notify.webhook", "url" or "url_env" or "url_file", "url") => false,
            ("notify.webhook", _, "url") => true,
            ("notify.webhook", "header_name", "header_value_env") => true,
            ("notify.webhook", "header_value_env" or "header_value_file", "header_name") => true,
            ("notify.email", "user_name", "password_env") => true,
            ("notify.email", "password_env" or "password_file", "user_name") => true,
            ("alert", "port", "ip") => !section.IsRepeated,
            ("alert", "detector", _) => false,
            ("alert", "threshold" or "measure" or "window" or "group_by", "threshold" or "window") => true,
            ("alert", _, "address") => section.IsRepeated,
            _ => false,
        };
}
