using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using NetMon.Shell;

// The console would look for a newer PowerShell: nothing goes over the network that nobody has asked for.
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

var state = InitialSessionState.CreateDefault2();
state.ImportPSModule([ModuleLocator.Find()]);
// Otherwise the console starts without the module, and says nothing.
state.ThrowOnRunspaceOpenError = true;

OutputPipe.Install();
var signals = new Signals();
var code = ConsoleShell.Start(state, ShellText.Greeting, ShellText.Help, args);
// A session that could not be started leaves a thread behind, which the end of Main would wait for.
Environment.Exit(signals.ExitCode(code));
