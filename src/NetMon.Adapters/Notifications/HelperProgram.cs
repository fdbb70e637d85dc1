using System.ComponentModel;
using System.Diagnostics;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>A program to run once, with its arguments as a list: no shell ever reads them.</summary>
/// <param name="Path">Name or path of the program.</param>
/// <param name="Arguments">The arguments, one by one.</param>
internal sealed record HelperProgram(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables that the program gets besides those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Who it runs as; null for the user of this process.</summary>
    public string? UserName { get; init; }

    /// <summary>Runs it to its end, and ends it when time is up.</summary>
    /// <exception cref="AlertDeliveryException">There is no such program.</exception>
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
