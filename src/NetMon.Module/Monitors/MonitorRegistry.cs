using System.Globalization;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Capture;
using NetMon.Configuration;

namespace NetMon.Monitors;

/// <summary>
/// The monitors of this process, running and finished, oldest first. Of finished ones the last <see cref="FinishedLimit"/> are kept, as health
/// records. Ends those that run, in good order, when the process ends. Thread-safe.
/// </summary>
internal static class MonitorRegistry
{
    /// <summary>How many finished monitors are remembered.</summary>
    public const int FinishedLimit = 100;

    // How netmon asks for it, which knows nothing of this assembly: a Func of how many monitors there were.
    private const string ReloadKey = "NetMon.ReloadMonitors";

    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];
    private static bool _isHooked;
    private static int _numbered;

    /// <summary>A name for a monitor that was given none.</summary>
    public static string NextName() => string.Create(CultureInfo.InvariantCulture, $"Monitor{Interlocked.Increment(ref _numbered)}");

    /// <summary>Whether there is a running monitor of a name, letter case aside.</summary>
    public static bool IsRunning(string name) => Running().Any(run => run.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The monitors that run.</summary>
    public static IReadOnlyList<MonitorRun> Running()
    {
        lock (Gate) return [.. Entries.Where(entry => entry.Run is not null).Select(entry => entry.Run!)];
    }

    /// <summary>How each monitor is, or was at its end.</summary>
    public static IReadOnlyList<MonitorHealth> GetHealth()
    {
        Entry[] entries;
        lock (Gate) entries = [.. Entries];
        return [.. entries.Select(entry => entry.Final ?? entry.Run!.Monitor.GetHealth())];
    }

    /// <summary>Remembers a monitor that starts.</summary>
    public static void Add(MonitorRun run)
    {
        lock (Gate)
        {
            Entries.Add(new Entry(run, Final: null));
            if (_isHooked) return;
            _isHooked = true;
            ProcessEnd.Add(EndAll);
            AppContext.SetData(ReloadKey, (Func<int>)ReloadAll);
        }
    }

    /// <summary>Keeps the last health record of a monitor, and lets go of it.</summary>
    public static void Finish(MonitorRun run)
    {
        var health = run.Monitor.GetHealth();
        lock (Gate)
        {
            var index = Entries.FindIndex(entry => ReferenceEquals(entry.Run, run));
            if (index < 0) return;
            Entries[index] = new Entry(Run: null, health);
            while (Entries.Count(entry => entry.Run is null) > FinishedLimit) Entries.RemoveAt(Entries.FindIndex(entry => entry.Run is null));
        }
    }

    /// <summary>Ends all monitors in good order.</summary>
    public static void EndAll()
    {
        foreach (var run in Running()) run.Dispose();
    }

    // Nobody waits for an answer: what is wrong with a file is a warning of the monitor, which goes on.
    private static int ReloadAll()
    {
        var runs = Running();
        foreach (var run in runs) Reload(run);
        return runs.Count;
    }

    private static void Reload(MonitorRun run)
    {
        if (run.Monitor.Configuration.Path is not { } file) return;
        try
        {
            run.Reload(file, out var warnings);
            foreach (var warning in warnings) run.Monitor.Warn(warning.ToString());
        }
        catch (Exception e) when (e is MonitorConfigurationException or MonitorReloadException or AlertRuleException
            or NotificationSettingsException or IOException or UnauthorizedAccessException)
        {
            run.Monitor.Warn($"The monitor '{run.Name}' goes on with its old configuration. {e.Message}");
        }
    }

    private sealed record Entry(MonitorRun? Run, MonitorHealth? Final);
}
