using System.Globalization;
using System.Runtime.InteropServices;

namespace NetMon.Capture;

/// <summary>
/// Runs actions before the process ends, by itself or by SIGTERM or SIGHUP; the last added runs first. Since .NET 10 a signal that nobody
/// has registered for ends the process without <see cref="AppDomain.ProcessExit"/>. Thread-safe.
/// </summary>
public static class ProcessEnd
{
    /// <summary>Key of <see cref="AppContext"/>: true in a host that ends the process in good order itself when a signal comes.</summary>
    public const string HostHandlesSignals = "NetMon.HostHandlesSignals";

    private const int HangUp = 1;

    private static readonly object Gate = new();
    private static readonly List<Action> Actions = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    /// <summary>Adds an action. What it throws is lost, and it must come to an end: the process waits for it.</summary>
    /// <param name="action">What to do.</param>
    public static void Add(Action action)
    {
        lock (Gate)
        {
            if (Actions.Count == 0) Begin();
            Actions.Add(action);
        }
    }

    /// <summary>Takes an action back.</summary>
    /// <param name="action">The action, as it was added.</param>
    public static void Remove(Action action)
    {
        lock (Gate)
        {
            if (Actions.Remove(action) && Actions.Count == 0) End();
        }
    }

    private static void Begin()
    {
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        if (AppContext.TryGetSwitch(HostHandlesSignals, out var handles) && handles) return;
        // What the system does with a signal comes after us, since nobody cancels it.
        if (!IgnoresHangUp()) Signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => RunAll()));
        Signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => RunAll()));
    }

    private static void End()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        foreach (var signal in Signals) signal.Dispose();
        Signals.Clear();
    }

    private static void OnProcessExit(object? sender, EventArgs e) => RunAll();

    private static void RunAll()
    {
        Action[] actions;
        lock (Gate) actions = [.. Actions];
        for (var i = actions.Length - 1; i >= 0; i--) Run(actions[i]);
    }

    private static void Run(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // On a signal's thread it would end the process before the other actions have run, and nobody would read it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The process ends. What the others have to put in order matters more.
        }
    }

    // Under nohup the process outlives its terminal. Where nobody can say, it is taken to.
    private static bool IgnoresHangUp()
    {
        if (OperatingSystem.IsWindows()) return false;
        try
        {
            var ignored = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            return ignored is null || (ulong.Parse(ignored.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & HangUp) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return true;
        }
    }
}
