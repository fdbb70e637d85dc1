using System.Diagnostics;
using System.Text;

namespace NetMon.Tests;

/// <summary>A program that ran to its end.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>Runs netmon, or a program around it, as a process.</summary>
internal static class NetMonProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Task<ProcessResult> Run(params string[] arguments) => RunProgram(Repository.Host, arguments);

    public static Task<ProcessResult> RunWithInput(string input, params string[] arguments) => RunProgram(Repository.Host, arguments, input);

    public static async Task<ProcessResult> RunProgram(string program, string[] arguments, string input = "")
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await Finish(process, output, error);
    }

    /// <summary>Starts the program, waits for a line of output, does something to it, and waits for its end.</summary>
    public static async Task<ProcessResult> RunAfterFirstLine(string program, string[] arguments, Func<Process, Task> action)
    {
        using var process = Start(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var first = await process.StandardOutput.ReadLineAsync();
        Assert.NotNull(first);
        await action(process);
        return await Finish(process, process.StandardOutput.ReadToEndAsync(), error);
    }

    public static async Task Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The full path of a program on PATH; without it the test is skipped.</summary>
    public static string Require(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Join(d, name)).FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip($"{name} is not on PATH.");
        return path;
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        return Process.Start(start)!;
    }

    private static async Task<ProcessResult> Finish(Process process, Task<string> output, Task<string> error)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"netmon did not end within {Patience}.");
        }

        return new ProcessResult(process.ExitCode, await output, await error);
    }
}
