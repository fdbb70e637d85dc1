using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using NetMon.Shell;

if (Hardening.Apply(args) is { } refusal)
{
    Console.Error.WriteLine($"netmon: {refusal}");
    return ExitCodes.Refused;
}

// The console would look for a newer PowerShell: nothing goes over the network that nobody has asked for.
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

if (ModuleLocator.Find() is not { } module)
{
    Console.Error.WriteLine($"netmon: the NetMon module is missing: it is neither in {string.Join(" nor in ", ModuleLocator.Folders)}.");
    return ExitCodes.StartFailed;
}

var state = InitialSessionState.CreateDefault2();
state.ImportPSModule([module]);
// Otherwise the console starts without the module, and says nothing.
state.ThrowOnRunspaceOpenError = true;

OutputPipe.Install();
var signals = new Signals();
var code = signals.ExitCode(ConsoleShell.Start(state, ShellText.Greeting, ShellText.Help, args));
// A session that could not be started leaves a thread behind, which the end of Main would wait for.
Environment.Exit(code);
return code;
