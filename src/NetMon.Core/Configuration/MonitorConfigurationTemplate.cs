using System.Text;
using NetMon.Configuration.Keys;

namespace NetMon.Configuration;

/// <summary>Configuration template: every key, commented out, with its description.</summary>
public static class MonitorConfigurationTemplate
{
    private const int Width = 100;

    /// <summary>The text. Unchanged, it captures on the default interface and shows every packet.</summary>
    public static string Text { get; } = Write();

    private static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Configuration of a NetMon monitor: TOML, https://toml.io
            #
            # All keys are listed, commented out, with example values. Remove the # from the keys you
            # need and from their table names in brackets. Times are seconds or texts such as "500ms",
            # "5m", "1h30m", "00:05:00"; sizes are bytes or texts such as "64KiB", "100MB" (100 * 1024 * 1024).
            # Paths are relative to the directory of this file. To check it: Test-TrafficMonitorConfig

            """);
        foreach (var section in MonitorSections.All) Write(text, section);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void Write(StringBuilder text, ConfigurationSection section)
    {
        text.Append('\n');
        Comment(text, section.Summary);
        if (section.AllKeys.Count == 0 && section.Name.StartsWith("notify.", StringComparison.Ordinal))
        {
            text.Append($"# [{section.Name}]\n");
            return;
        }

        // Only the first table is active: an empty output or channel table would lack required keys.
        var mark = ReferenceEquals(section, MonitorSections.General) ? "" : "# ";
        text.Append(section.IsRepeated ? $"{mark}[[{section.Name}]]\n" : $"{mark}[{section.Name}]\n");
        foreach (var key in section.AllKeys)
        {
            text.Append('\n');
            Comment(text, Describe(key));
            text.Append($"# {key.Name} = {key.Example}\n");
        }
    }

    /// <summary>Description, permitted values and default of a key, one sentence each.</summary>
    internal static string Describe(ConfigurationKey key)
    {
        var text = new StringBuilder(key.Summary);
        if (key.Kind.Choices.Count > 0) text.Append($" One of {string.Join(", ", key.Kind.Choices)}.");
        if (key.IsRequired) text.Append(" Required.");
        else if (key.Default is { } value) text.Append($" Default: {value}.");
        return text.ToString();
    }

    private static void Comment(StringBuilder text, string sentences)
    {
        var line = "##";
        foreach (var word in sentences.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = "##";
            }

            line += " " + word;
        }

        text.Append(line).Append('\n');
    }
}
