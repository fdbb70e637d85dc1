using System.Globalization;
using System.Runtime.InteropServices;

namespace NetMon.Capture;

/// <summary>
/// Runs actions before the process ends, normally or by SIGTERM or SIGHUP, in reverse order of addition. Since .NET 10, a signal without a
/// registered handler ends the process without <see cref="AppDomain.ProcessExit"/>. Thread-safe.
/// </summary>
public static class ProcessEnd
{
    /// <summary><see cref="AppContext"/> switch: true if the host itself shuts the process down in order on a signal.</summary>
    public const string HostHandlesSignals = "NetMon.HostHandlesSignals";

    private const int HangUp = 1;

    private static readonly object Gate = new();
    private static readonly List<Action> Actions = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    /// <summary>Adds an action. Its exceptions are ignored, and it must return: the process waits for it.</summary>
    /// <param name="action">The action.</param>
    public static void Add(Action action)
    {
        lock (Gate)
        {
            if (Actions.Count == 0) Begin();
            Actions.Add(action);
        }
    }

    /// <summary>Removes an action.</summary>
    /// <param name="action">The action that was added.</param>
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
        // The handlers do not cancel the signal, so the default action follows.
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
            // The process is ending, and the remaining actions must still run.
        }
    }

    // Under nohup the process survives its terminal. If unknown, that is assumed.
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
