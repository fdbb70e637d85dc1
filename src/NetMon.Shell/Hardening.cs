using System.Collections;
using System.Runtime.InteropServices;

namespace NetMon.Shell;

/// <summary>
/// What netmon does before anything else, because it may have rights that its user has not: it starts anew without what would load foreign code,
/// or does not start. What came in before this runs is the runtime's part, see docs/permissions.md.
/// </summary>
internal static partial class Hardening
{
    private const string TelemetryOptOut = "POWERSHELL_TELEMETRY_OPTOUT";
    private const string Diagnostics = "DOTNET_EnableDiagnostics";
    private const string ModulePath = "PSModulePath";

    // AT_SECURE of getauxval(3): the kernel's word that this process has rights that its user has not.
    private const nuint Secure = 23;

    // After DOTNET_, COMPlus_ or CORECLR_. The runtime takes code, or its place, from each of them.
    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_", "CORECLR_"];

    private static readonly string[] LoadsCode =
        ["STARTUP_HOOKS", "ADDITIONAL_DEPS", "SHARED_STORE", "ENABLE_PROFILING", "PROFILER", "DiagnosticPorts", "GCName", "GCPath", "Jit", "AltJit"];

    /// <summary>Makes this process safe to go on.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>Why it must not go on; null when it may.</returns>
    public static string? Apply(string[] arguments)
    {
        // Before the engine is loaded: it writes an identifier of this machine at once.
        Environment.SetEnvironmentVariable(TelemetryOptOut, "1");
        if (!OperatingSystem.IsLinux() || getauxval(Secure) == 0) return null;

        var variables = Environment.GetEnvironmentVariables();
        var foreign = FindForeign(variables.Keys.Cast<string>());
        if (foreign.Count > 0)
            return $"it has capabilities, and does not start with variables that load code into it: {string.Join(", ", foreign)}. Unset them.";

        // Anybody of the same user could attach a profiler through the diagnostic socket, and only the environment switches it off.
        if (Environment.GetEnvironmentVariable(Diagnostics) != "0" || variables.Contains(ModulePath)) StartAnew(arguments, variables);
        return null;
    }

    /// <summary>Those of some variables that would load code into a .NET process.</summary>
    /// <param name="names">Their names.</param>
    internal static IReadOnlyList<string> FindForeign(IEnumerable<string> names) =>
    [
        .. names.Where(static name => Prefixes.Any(prefix =>
            name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && LoadsCode.Any(part => name.AsSpan(prefix.Length).StartsWith(part, StringComparison.OrdinalIgnoreCase)))).Order(StringComparer.Ordinal),
    ];

    // Comes back only if the system refuses.
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

    // The one of this start: with the process as it is now, nobody would listen to it.
    private static void RemoveSocket()
    {
        try
        {
            foreach (var socket in Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{Environment.ProcessId}-*")) File.Delete(socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, and nobody listens.
        }
    }

    [LibraryImport("libc")]
    private static partial nuint getauxval(nuint type);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string path, string?[] arguments, string?[] environment);
}
