using System.Collections;
using System.Runtime.InteropServices;

namespace NetMon.Shell;

/// <summary>
/// Protects netmon first of all, because it may have capabilities that its user lacks: it restarts itself without settings that load foreign code,
/// or refuses to start. Code that the runtime loads earlier cannot be prevented here; see docs/permissions.md.
/// </summary>
internal static partial class Hardening
{
    private const string TelemetryOptOut = "POWERSHELL_TELEMETRY_OPTOUT";
    private const string Diagnostics = "DOTNET_EnableDiagnostics";
    private const string ModulePath = "PSModulePath";

    // AT_SECURE of getauxval(3): set by the kernel if this process has privileges that its user lacks.
    private const nuint Secure = 23;

    // Prefixes of the names below. The runtime loads code, or reads its path, from these variables.
    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_", "CORECLR_"];

    private static readonly string[] LoadsCode =
        ["STARTUP_HOOKS", "ADDITIONAL_DEPS", "SHARED_STORE", "ENABLE_PROFILING", "PROFILER", "DiagnosticPorts", "GCName", "GCPath", "Jit", "AltJit"];

    /// <summary>Protects this process.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>The reason not to start; null if it may start.</returns>
    public static string? Apply(string[] arguments)
    {
        // Set this before the engine is loaded, because telemetry writes an identifier of this machine immediately.
        Environment.SetEnvironmentVariable(TelemetryOptOut, "1");
        if (!OperatingSystem.IsLinux() || getauxval(Secure) == 0) return null;

        var variables = Environment.GetEnvironmentVariables();
        var foreign = FindForeign(variables.Keys.Cast<string>());
        if (foreign.Count > 0)
            return $"it has capabilities and does not start with environment variables that load code into it. Unset {string.Join(", ", foreign)}.";

        // Any process of the same user could attach a profiler through the diagnostic socket, which only an environment variable disables.
        if (Environment.GetEnvironmentVariable(Diagnostics) != "0" || variables.Contains(ModulePath)) StartAnew(arguments, variables);
        return null;
    }

    /// <summary>Finds the environment variables that would load code into a .NET process.</summary>
    /// <param name="names">Their names.</param>
    internal static IReadOnlyList<string> FindForeign(IEnumerable<string> names) =>
    [
        .. names.Where(static name => Prefixes.Any(prefix =>
            name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && LoadsCode.Any(part => name.AsSpan(prefix.Length).StartsWith(part, StringComparison.OrdinalIgnoreCase)))).Order(StringComparer.Ordinal),
    ];

    // Returns only if execve fails.
    private static void StartAnew(string[] arguments, IDictionary variables)
    {
        if (Environment.ProcessPath is not { } program) return;
        variables.Remove(ModulePath);
        variables[Diagnostics] = "0";
        variables[TelemetryOptOut] = "1";
        string?[] environment = [.. variables.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}"), null];
        RemoveSocket();
        _ = execve(program, [program, .. arguments, null], environment);
    }

    // execve keeps the process id, so the socket of this start would remain without a listener.
    private static void RemoveSocket()
    {
        try
        {
            foreach (var socket in Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{Environment.ProcessId}-*")) File.Delete(socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The socket remains, without a listener.
        }
    }

    [LibraryImport("libc")]
    private static partial nuint getauxval(nuint type);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string path, string?[] arguments, string?[] environment);
}
