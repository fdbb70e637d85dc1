using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace NetMon.Shell;

/// <summary>
/// What a service needs beyond the console of PowerShell, which knows Ctrl+C alone: SIGTERM stops the pipeline and lets it clean up, SIGHUP has
/// running monitors read their configuration again, and the exit code says which signal it was.
/// </summary>
internal sealed class Signals
{
    // How long a pipeline may take to clean up. Monitors are ended in good order even if it does not end. A prompt never ends by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PatienceAtPrompt = TimeSpan.FromSeconds(1);

    private static readonly ManualResetEventSlim Finished = new();
    private static int _code;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private bool _isInterrupted;

    public Signals()
    {
        // Windows has no such signals; there the console ends the session itself.
        if (OperatingSystem.IsWindows()) return;
        // Known to the module, which otherwise would end its monitors beside us.
        AppContext.SetSwitch("NetMon.HostHandlesSignals", isEnabled: true);
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _isInterrupted = true));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, () => End(ExitCodes.Terminated))));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Take(context, HangUp)));
        // A terminal may go away without a signal that arrives (nohup). The line editor then throws on a thread of its own.
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.ExceptionObject is IOException && HasPrompt()) EndWith(ExitCodes.HungUp);
        };
    }

    /// <summary>Ends the session: stops the pipeline, and the process when that has cleaned up. Returns at once.</summary>
    /// <param name="code">The exit code.</param>
    public static void End(int code)
    {
        if (_code != 0) return;
        new Thread(() => EndWith(code)) { IsBackground = true, Name = "netmon: end" }.Start();
    }

    /// <summary>The exit code of the process.</summary>
    /// <param name="code">What the console gave.</param>
    public int ExitCode(int code)
    {
        Finished.Set();
        if (_code != 0) return _code;
        // A command that Ctrl+C stopped has failed to the console, and a script has not.
        return _isInterrupted && (code is 0 or ExitCodes.Failure) && !HasPrompt() ? ExitCodes.Interrupted : code;
    }

    private static void EndWith(int code)
    {
        if (Interlocked.CompareExchange(ref _code, code, 0) != 0) return;
        var patience = HasPrompt() ? PatienceAtPrompt : Patience;
        try
        {
            // The console keeps its runspace to itself; the engine lists it. Closing stops the pipeline that runs in it.
            using var shell = PowerShell.Create(RunspaceMode.NewRunspace);
            foreach (var runspace in shell.AddCommand("Get-Runspace").AddParameter("Id", 1).Invoke<Runspace>()) runspace.CloseAsync();
        }
#pragma warning disable CA1031 // Whatever it is, the process ends below, and with it the monitors.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The runspace was not open yet, or not any more.
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
#pragma warning disable CA1031 // On a signal's thread it would end the process without a word, and without the pipeline having cleaned up.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"netmon: {e.Message}");
        }
    }

    // The console loads the line editor where it will ask for commands.
    private static bool HasPrompt() =>
        !Console.IsInputRedirected && AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == "Microsoft.PowerShell.PSReadLine");
}
