using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NetMon.Tests;

/// <summary>
/// Runs one test again in a process of its own that has other rights, other interfaces or another file system. The test asks
/// <see cref="IsInner"/> which of both runs it is in.
/// </summary>
internal static class SelfRun
{
    private const string Marker = "NETMON_TEST_INNER";

    public static bool IsInner => Environment.GetEnvironmentVariable(Marker) == "1";

    /// <summary>Runs the calling test again. Skips it where that needs root and there is none.</summary>
    /// <param name="test">The test class.</param>
    /// <param name="wrapper">The program that changes the surroundings, and its arguments.</param>
    /// <param name="setup">Shell commands to run in the new surroundings first.</param>
    /// <param name="method">The calling test.</param>
    public static void Again(object test, string[] wrapper, string setup = ":", [CallerMemberName] string method = "")
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Needs the namespaces of Linux.");
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Needs root to change the surroundings.");

        var program = Path.Join(AppContext.BaseDirectory, typeof(SelfRun).Assembly.GetName().Name);
        var start = new ProcessStartInfo(wrapper[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
            Environment = { [Marker] = "1" },
        };
        string[] arguments =
        [
            .. wrapper[1..], "sh", "-c", $"set -e; {setup}; exec \"$@\"", "sh", program, "-method", $"{test.GetType().FullName}.{method}", "-noColor",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2))) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        var output = said.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), output);
    }
}
