using System.Management.Automation.Runspaces;
using System.Reflection;

namespace NetMon.Shell;

/// <summary>netmon's own texts; all others are from the PowerShell console.</summary>
internal static class ShellText
{
    public const string Help = """
        netmon - PowerShell with the NetMon module loaded

        netmon                                   an interactive prompt
        netmon [options] -Command 'COMMAND'      runs a command; -c for short; '-' reads it from standard input
        netmon [options] [-File] SCRIPT [ARGS]   runs a script; ARGS bind to its parameters: -Name value, -Switch, -Name:value

        Exit codes: N of 'exit N'; 1 after an uncaught error or if the last statement of a command failed; 64 if the command line is
        invalid; 70 if the module cannot be imported; 77 if it has capabilities and the environment would load code into it; 130 if Ctrl+C
        ended a command or script, 143 if SIGTERM did.

        The options are those of pwsh:
        """;

    public static string Greeting { get; } =
        $"netmon {Informational(typeof(ShellText))} (PowerShell {Informational(typeof(Runspace))}). 'Get-Command -Module NetMon' lists the cmdlets.";

    private static string Informational(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', ' ')[0] ?? "";
}
