using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace NetMon.Shell;

/// <summary>
/// Signal handling for services, because the PowerShell console handles only Ctrl+C: SIGTERM stops the pipeline and lets it clean up, SIGHUP
/// reloads the configuration of running monitors, and the exit code tells which signal ended the process.
/// </summary>
internal sealed class Signals
{
    // How long a pipeline may take to clean up. Monitors are stopped cleanly even if it does not end. A prompt never ends by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PatienceAtPrompt = TimeSpan.FromSeconds(1);

    private static readonly ManualResetEventSlim Finished = new();
    private static int _code;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private bool _isInterrupted;

    public Signals()
    {
        // Windows does not have these signals; there the console ends the session itself.
        if (OperatingSystem.IsWindows()) return;
        // Tells the module not to handle signals itself.
        AppContext.SetSwitch("NetMon.HostHandlesSignals", isEnabled: true);
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _isInterrupted = true));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, () => End(ExitCodes.Terminated))));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Take(context, HangUp)));
        // A terminal may be closed without a signal (nohup). The line editor then throws on its own thread.
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.ExceptionObject is IOException && HasPrompt()) EndWith(ExitCodes.HungUp);
        };
    }

    /// <summary>Ends the session: stops the pipeline, and exits the process after it has cleaned up. Returns at once.</summary>
    /// <param name="code">The exit code.</param>
    public static void End(int code)
    {
        if (_code != 0) return;
        new Thread(() => EndWith(code)) { IsBackground = true, Name = "netmon: end" }.Start();
    }

    /// <summary>The exit code of the process.</summary>
    /// <param name="code">The console's exit code.</param>
    public int ExitCode(int code)
    {
        Finished.Set();
        if (_code != 0) return _code;
        // The console returns Failure for a command stopped by Ctrl+C, but 0 for a script.
        return _isInterrupted && (code is 0 or ExitCodes.Failure) && !HasPrompt() ? ExitCodes.Interrupted : code;
    }

    private static void EndWith(int code)
    {
        if (Interlocked.CompareExchange(ref _code, code, 0) != 0) return;
        var patience = HasPrompt() ? PatienceAtPrompt : Patience;
        try
        {
            // The console does not expose its runspace, but the engine lists it. Closing it stops its pipeline.
            using var shell = PowerShell.Create(RunspaceMode.NewRunspace);
            foreach (var runspace in shell.AddCommand("Get-Runspace").AddParameter("Id", 1).Invoke<Runspace>()) runspace.CloseAsync();
        }
#pragma warning disable CA1031 // The process exits below in any case, which also ends the monitors.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The runspace is not open yet, or already closed.
        }

        Finished.Wait(patience);
        Environment.Exit(_code);
    }

    private static void HangUp()
    {
        var reload = AppContext.GetData("NetMon.ReloadMonitors") as Func<int>;
        if (reload?.Invoke() is null or 0) End(ExitCodes.HungUp);
    }

    private static void Take(PosixSignalContext context, Action action)
    {
        context.Cancel = true;
        try
        {
            action();
        }
#pragma warning disable CA1031 // An exception on a signal's thread would end the process before the pipeline has cleaned up.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"netmon: {e.Message}");
        }
    }

    // The console loads the line editor only for an interactive prompt.
    private static bool HasPrompt() =>
        !Console.IsInputRedirected && AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == "Microsoft.PowerShell.PSReadLine");
}
