using NetMon.Alerts.Delivery;
using NetMon.Alerts;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration.Keys;
using NetMon.Configuration.Syntax;
using NetMon.Filtering;
using NetMon.Flows.Decryption;
using NetMon.Flows.Files;
using NetMon.Presentation;
using NetMon.Transactions;

namespace NetMon.Configuration;

/// <summary>Semantic checks of a configuration with valid keys: rules, filters, channels, files and interfaces.</summary>
/// <param name="context">Receives the findings.</param>
/// <param name="document">Positions of tables and keys.</param>
/// <param name="checks">Checks against this machine.</param>
internal sealed class ConfigurationExamination(ReadContext context, MonitorDocument document, ConfigurationChecks checks)
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    /// <summary>Runs all checks.</summary>
    public void Examine(MonitorConfiguration configuration)
    {
        ExamineSources();
        ExamineFilter(configuration.Filter);
        ExamineKeyLog(configuration.KeyLogFile);
        ExamineRules();
        ExamineChannels(configuration.Notifications);
        ExamineRecordFile("output.flows", configuration.FlowOutput, RecordText.Flows);
        foreach (var kind in Enum.GetValues<TransactionKind>())
        {
            ExamineRecordFile(MonitorSections.TransactionOutput(kind).Name, configuration.TransactionOutput(kind), TransactionText.Of(kind));
        }

        ExamineFolder("output.capture", "path", configuration.CaptureOutput?.Path);
        ExamineFolder("health", "file", configuration.Health.File);
        ExamineFolder("notify.file", "path", configuration.Notifications.File?.Path);
    }

    private void ExamineSources()
    {
        if (!document.Tables.TryGetValue("general", out var general)) return;
        foreach (var (entry, node, text) in Texts(general, "interface", "interfaces"))
        {
            if (checks.FindInterfaceProblem?.Invoke(text) is { } problem) context.Error($"general.{entry.Name}", node.Position, problem);
        }

        foreach (var (entry, node, text) in Texts(general, "file", "files"))
        {
            var path = context.Resolve(text);
            if (Path.GetFileName(path).IndexOfAny(Wildcards) >= 0 || File.Exists(path)) continue;
            var problem = Directory.Exists(path) ? $"'{path}' is a directory." : $"There is no file '{path}'.";
            context.Error($"general.{entry.Name}", node.Position, problem);
        }
    }

    private static IEnumerable<(ConfigurationEntry Entry, ConfigurationNode Node, string Text)> Texts(SectionNode table, params string[] names)
    {
        if (names.Select(table.Find).FirstOrDefault(found => found is not null) is not { } entry) yield break;
        foreach (var (node, text) in TextListKind.Items(entry.Value))
        {
            if (!string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal)) yield return (entry, node, text);
        }
    }

    private void ExamineFilter(string? filter)
    {
        if (filter is null || checks.FilterCompiler is not { } compiler) return;
        var position = document.Tables["general"].Find("filter")!.Value.Position;
        try
        {
            FilterCheck.Check(compiler, filter);
        }
        catch (FilterException e)
        {
            context.Error("general.filter", position, $"Not a valid filter: {e.Message}.");
        }
        catch (CaptureLibraryException e)
        {
            context.Error("general.filter", position, e.Message);
        }
    }

    private void ExamineKeyLog(string? path)
    {
        if (path is null) return;
        var position = document.Tables["general"].Find("key_log_file")!.Value.Position;
        if (Directory.Exists(path)) context.Error("general.key_log_file", position, $"'{path}' is a directory.");
        else if (KeyLogFile.IsPipe(path)) context.Error("general.key_log_file", position, $"'{path}' is a pipe or a device. A key log is read again while it grows: have it written to a file.");
    }

    private void ExamineRules()
    {
        var names = new Dictionary<string, AlertEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var alert in document.Alerts)
        {
            // Combinations of keys are checked only if each key is valid; otherwise one mistake would cause others.
            var isWhole = !HasErrors(alert.Path);
            if (isWhole && !names.TryAdd(alert.Settings.Name, alert))
            {
                var first = names[alert.Settings.Name].Node.Find("name")!.Position.Line;
                context.Error($"{alert.Path}.name", alert.Node.Find("name")!.Value.Position, $"The rule in line {first} already has this name.");
            }

            try
            {
                _ = new TrafficAlert(alert.Settings, checks.FilterCompiler);
            }
            catch (AlertRuleException e)
            {
                foreach (var finding in e.Findings.Where(finding => isWhole || IsAboutOneValue(finding))) Report(alert, finding);
            }
        }
    }

    private bool HasErrors(string path) => context.Findings.Exists(finding => finding.IsError
        && (finding.Key == path || (finding.Key?.StartsWith(path + ".", StringComparison.Ordinal) ?? false)));

    private static bool IsAboutOneValue(AlertRuleFinding finding) => finding.Message.StartsWith('\'');

    private void Report(AlertEntry alert, AlertRuleFinding finding)
    {
        var key = SnakeCase.Of(finding.Parameter);
        if (alert.IsShort) key = key switch { "source_address" => "ip", "destination_port" => "port", _ => key };
        var entry = alert.Node.Find(key);
        // A finding about one of several values starts with the value in quotes.
        var node = entry is null ? null : TextListKind.Items(entry.Value)
            .FirstOrDefault(item => finding.Message.StartsWith(SafeText.Quote(item.Text ?? ""), StringComparison.Ordinal)).Node ?? entry.Value;
        context.Error(entry is null && alert.Node.Find("name") is not null ? alert.Path : $"{alert.Path}.{key}",
            node?.Position ?? alert.Node.Position, Sentence(finding.Message));
    }

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..];

    private void ExamineChannels(NotificationSettings settings)
    {
        foreach (var channel in Enum.GetValues<AlertChannel>().Except([AlertChannel.Console, AlertChannel.Event]))
        {
            var table = "notify." + SnakeCase.Of(channel.ToString());
            if (!document.Tables.TryGetValue(table, out var node)) ExamineWithoutTable(channel, table, settings);
            else if (!HasErrors(table) && FindProblem(channel, settings) is { } problem) Report(table, node, problem);
        }
    }

    private NotificationSettingsException? FindProblem(AlertChannel channel, NotificationSettings settings)
    {
        try
        {
            checks.CheckChannel?.Invoke(channel, settings);
            return null;
        }
        catch (NotificationSettingsException e)
        {
            return e;
        }
    }

    private void Report(string table, SectionNode node, NotificationSettingsException problem)
    {
        var setting = SnakeCase.Of(problem.Setting);
        var entry = node.Entries.FirstOrDefault(found => found.Name.StartsWith(setting, StringComparison.Ordinal));
        context.Error(entry is null ? table : $"{table}.{entry.Name}", entry?.Value.Position ?? node.Position, problem.Message);
    }

    private void ExamineWithoutTable(AlertChannel channel, string table, NotificationSettings settings)
    {
        foreach (var alert in document.Alerts.Where(alert => alert.Settings.Notify.Contains(channel)))
        {
            var problem = channel is AlertChannel.Webhook or AlertChannel.Email or AlertChannel.File
                ? $"{channel} needs a table [{table}]."
                : FindProblem(channel, settings)?.Message;
            if (problem is null || alert.Node.Find("notify")?.Value is not { } node) continue;
            var item = TextListKind.Items(node).FirstOrDefault(item => Choice<AlertChannel>.Is(item.Text, channel)).Node;
            context.Error($"{alert.Path}.notify", (item ?? node).Position, problem);
        }
    }

    // The same check as at the start, so that a monitor does not fail then.
    private void ExamineRecordFile(string table, RecordOutputSettings? settings, RecordText text)
    {
        ExamineFolder(table, "path", settings?.Path);
        if (settings is not { Rotation: null, Mode: OutputMode.Append } || HasErrors(table)) return;
        try
        {
            NamedRecordFile.CheckContent(settings.Path, text, settings.Format);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Error($"{table}.path", document.Tables[table].Find("path")!.Value.Position, e.Message);
        }
    }

    private void ExamineFolder(string table, string key, string? path)
    {
        if (string.IsNullOrEmpty(path)) return;
        var position = document.Tables[table].Find(key)!.Value.Position;
        var folder = Path.GetDirectoryName(path);
        if (Directory.Exists(path))
        {
            context.Error($"{table}.{key}", position, $"'{path}' is a directory.");
            return;
        }

        try
        {
            if (OutputFiles.FindExisting(folder) is null) context.Error($"{table}.{key}", position, $"There is no directory '{folder}'.");
        }
        catch (IOException e)
        {
            context.Error($"{table}.{key}", position, e.Message);
        }
    }
}
