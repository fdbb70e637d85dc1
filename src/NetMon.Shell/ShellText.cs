using System.Management.Automation;
using System.Reflection;

namespace NetMon.Shell;

/// <summary>What netmon says about itself.</summary>
internal static class ShellText
{
    public const string Help = """
        netmon - packet capture for PowerShell, on machines without PowerShell

        netmon                                   an interactive prompt
        netmon [options] -Command 'COMMAND'      runs a command; -c for short; '-' reads it from standard input
        netmon [options] [-File] SCRIPT [ARGS]   runs a script; ARGS bind to its parameters: -Name value, -Switch, -Name:value
        ... | netmon                             runs what standard input holds; with -Command, $input has its lines

        -NonInteractive         never asks: what needs an answer fails instead
        -NoExit                 stays at the prompt when the command or script is done
        -NoLogo                 no greeting at the prompt
        -NoProfile              accepted; netmon never reads a profile
        -WorkingDirectory DIR   starts there; -wd for short
        -ExecutionPolicy POLICY for scripts, on Windows
        -Version, -v            the version
        -Help, -h, -?           this text

        Exit codes: that of 'exit N'; 1 after an uncaught error, or when the last statement of a command failed; 64 when the command
        line is wrong; 77 when it has capabilities and the environment would load code into it; 130 when Ctrl+C ended a command or script, 143 when SIGTERM did.
        Output goes to standard output; errors, warnings, verbose and debug messages and progress go to standard error.

        netmon holds the PowerShell engine and the NetMon module, and nothing else: Select-Object, Group-Object, Export-Csv and their
        like need PowerShell (pwsh).
        """;

    public static string Version { get; } =
        $"netmon {Informational(typeof(ShellText).Assembly)} (PowerShell engine {Informational(typeof(PSObject).Assembly)})";

    public static string Greeting { get; } = $"{Version}\nType 'exit' to leave; 'Get-Command -Module NetMon' shows what there is.";

    private static string Informational(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', ' ')[0]
        ?? assembly.GetName().Version!.ToString();
}
