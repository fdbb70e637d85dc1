using System.Runtime.InteropServices;
using NetMon.Shell.Hosting;
using NetMon.Shell.Interactive;

namespace NetMon.Shell;

/// <summary>One run of netmon, from an understood command line to an exit code.</summary>
internal static class ShellProgram
{
    public static int Run(ShellOptions options, StandardStreams streams)
    {
        // Known to the module, which otherwise would end its monitors beside us.
        AppContext.SetSwitch("NetMon.HostHandlesSignals", isEnabled: true);
        var host = new ShellHost(streams, interactive: !options.NonInteractive);
        using var session = Session.Open(host, options);
        if (session is null) return ExitCodes.StartFailed;

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle(session.Interrupt));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle(() => session.End(ExitCodes.Terminated)));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle(() => HangUp(session)));

        var code = options.Mode switch
        {
            ShellMode.Command => session.RunCommand(options.Text),
            ShellMode.StandardInput => session.RunCommand(Console.In.ReadToEnd(), readsInput: false),
            ShellMode.File => session.RunFile(options.Text, options.Arguments),
            _ => ExitCodes.Success,
        };

        var staysAtPrompt = options.Mode == ShellMode.Interactive || (options.NoExit && options.Mode != ShellMode.StandardInput);
        if (!staysAtPrompt || session.ShouldEnd) return session.ExitCode ?? code;
        return new PromptLoop(session, host).Run(greet: !options.NoLogo && options.Mode == ShellMode.Interactive);
    }

    // As with other services: to a running monitor it means that its configuration has changed. The module leaves word how to tell it.
    private static void HangUp(Session session)
    {
        var reload = AppContext.GetData("NetMon.ReloadMonitors") as Func<int>;
        if (reload?.Invoke() is null or 0) session.End(ExitCodes.HungUp);
    }

    private static Action<PosixSignalContext> Handle(Action action) => context =>
    {
        // The session decides when the process ends, after the pipeline has cleaned up.
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
    };
}
