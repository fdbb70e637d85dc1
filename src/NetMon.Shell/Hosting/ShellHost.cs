using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace NetMon.Shell.Hosting;

/// <summary>netmon as the engine sees it.</summary>
internal sealed class ShellHost : PSHost
{
    public ShellHost(StandardStreams streams, bool interactive)
    {
        Streams = streams;
        UserInterface = new ShellUserInterface(streams, interactive);
    }

    public StandardStreams Streams { get; }

    public ShellUserInterface UserInterface { get; }

    /// <summary>What a script gave to <c>exit</c>, or null while none has.</summary>
    public int? RequestedExitCode { get; private set; }

    public override string Name => "netmon";

    public override Version Version => typeof(ShellHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => UserInterface;

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new PSNotSupportedException("netmon has no nested prompt: use PowerShell (pwsh).");

    public override void ExitNestedPrompt()
    {
        // There is none to leave.
    }

    public override void NotifyBeginApplication() => UserInterface.EndProgress();

    public override void NotifyEndApplication()
    {
        // Native commands leave the terminal as they found it.
    }
}
