using System.Management.Automation.Runspaces;
using System.Reflection;

namespace NetMon.Shell;

/// <summary>What netmon says about itself; all else is said by the console of PowerShell.</summary>
internal static class ShellText
{
    public const string Help = """
        netmon - PowerShell with the NetMon module loaded

        netmon                                   an interactive prompt
        netmon [options] -Command 'COMMAND'      runs a command; -c for short; '-' reads it from standard input
        netmon [options] [-File] SCRIPT [ARGS]   runs a script; ARGS bind to its parameters: -Name value, -Switch, -Name:value

        Exit codes: that of 'exit N'; 1 after an uncaught error, or when the last statement of a command failed; 64 when the command
        line is wrong; 70 when the module cannot be imported; 77 when it has capabilities and the environment would load code into it; 130 when Ctrl+C ended a command or script, 143 when SIGTERM did.

        The options are those of pwsh:
        """;

    public static string Greeting { get; } =
        $"netmon {Informational(typeof(ShellText))} (PowerShell {Informational(typeof(Runspace))}). 'Get-Command -Module NetMon' shows what there is.";

    private static string Informational(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', ' ')[0] ?? "";
}
