using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using NetMon.Shell;

if (Hardening.Apply(args) is { } refusal)
{
    Console.Error.WriteLine($"netmon: {refusal}");
    return ExitCodes.Refused;
}

// Disable the console's update check, because netmon must not use the network without a request.
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

if (ModuleLocator.Find() is not { } module)
{
    Console.Error.WriteLine($"netmon: the NetMon module is missing; searched in {string.Join(" and ", ModuleLocator.Folders)}.");
    return ExitCodes.StartFailed;
}

var state = InitialSessionState.CreateDefault2();
state.ImportPSModule([module]);
// Otherwise the console would start without the module and without an error.
state.ThrowOnRunspaceOpenError = true;

OutputPipe.Install();
var signals = new Signals();
var code = signals.ExitCode(ConsoleShell.Start(state, ShellText.Greeting, ShellText.Help, args));
// A session that could not be started leaves a thread behind, which the end of Main would wait for.
Environment.Exit(code);
return code;
