using System.Globalization;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Capture;
using NetMon.Configuration;

namespace NetMon.Monitors;

/// <summary>
/// The monitors of this process, running and finished, oldest first. Keeps the final health records of the last <see cref="FinishedLimit"/>
/// finished monitors. Stops running monitors cleanly when the process ends. Thread-safe.
/// </summary>
internal static class MonitorRegistry
{
    /// <summary>The number of finished monitors to keep.</summary>
    public const int FinishedLimit = 100;

    // netmon, which does not reference this assembly, calls this Func to reload; it returns the number of monitors.
    private const string ReloadKey = "NetMon.ReloadMonitors";

    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];
    private static bool _isHooked;
    private static int _numbered;

    /// <summary>Returns a default name for a monitor.</summary>
    public static string NextName()
    {
        lock (Gate) return DefaultName(++_numbered);
    }

    /// <summary>Takes back a name of <see cref="NextName"/> that no monitor got, unless a later one is taken.</summary>
    public static void GiveBack(string name)
    {
        lock (Gate)
        {
            if (name == DefaultName(_numbered)) _numbered--;
        }
    }

    /// <summary>Whether a monitor with this name is running. Not case-sensitive.</summary>
    public static bool IsRunning(string name) => Running().Any(run => run.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the running monitors.</summary>
    public static IReadOnlyList<MonitorRun> Running()
    {
        lock (Gate) return [.. Entries.Where(entry => entry.Run is not null).Select(entry => entry.Run!)];
    }

    /// <summary>Returns the current or final health of each monitor.</summary>
    public static IReadOnlyList<MonitorHealth> GetHealth()
    {
        Entry[] entries;
        lock (Gate) entries = [.. Entries];
        return [.. entries.Select(entry => entry.Final ?? entry.Run!.Monitor.GetHealth())];
    }

    /// <summary>Adds a monitor that starts.</summary>
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

    /// <summary>Replaces a monitor by its final health record.</summary>
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

    /// <summary>Stops all monitors cleanly.</summary>
    public static void EndAll()
    {
        foreach (var run in Running()) run.Dispose();
    }

    private static string DefaultName(int number) => string.Create(CultureInfo.InvariantCulture, $"Monitor{number}");

    // Errors in a file become warnings of the monitor, because the caller cannot handle them.
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
            run.Monitor.Warn($"The monitor '{run.Name}' continues with its old configuration. {e.Message}");
        }
    }

    private sealed record Entry(MonitorRun? Run, MonitorHealth? Final);
}
