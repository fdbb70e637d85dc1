using System.ComponentModel;
using System.Diagnostics;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>A program to run once. Its arguments are a list, so no shell parses them.</summary>
/// <param name="Path">Name or path of the program.</param>
/// <param name="Arguments">The arguments.</param>
internal sealed record HelperProgram(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>Environment variables in addition to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>User to run it as; null for the user of this process.</summary>
    public string? UserName { get; init; }

    /// <summary>Runs it to completion; kills it on cancellation.</summary>
    /// <exception cref="AlertDeliveryException">The program does not exist.</exception>
    public async Task<(int ExitCode, string Output, string Error)> Run(CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Path, Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        // The property exists on every system; its Windows-only companions are those that take a password.
        if (UserName is not null) start.UserName = UserName;

        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new AlertDeliveryException($"'{Path}' cannot be run: {e.Message.TrimEnd('.')}.", isTransient: false, e);
        }
    }
}
