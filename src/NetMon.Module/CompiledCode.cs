using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace NetMon;

/// <summary>
/// Finds the assemblies that were compiled ahead of time for this system. A shell often runs a single command, and compiling the engine takes a
/// third of its time. Where there is no such code, the assemblies beside the module are used; they contain the same program.
/// </summary>
internal static class CompiledCode
{
    private const string Engine = "NetMon.Core";

    private static readonly string? Home = Path.GetDirectoryName(typeof(CompiledCode).Assembly.Location);
    private static readonly string? Folder = FindFolder();

    /// <summary>
    /// Offers the engine from the right folder. It runs before all other code of this assembly: the first is a type converter, which PowerShell
    /// creates while it reads the manifest, long before <see cref="ModuleInitializer.OnImport"/>.
    /// </summary>
    /// <remarks>
    /// It must not load anything itself. .NET may run it on the thread that compiles methods in the background, while PowerShell's thread loads this
    /// assembly under the lock of the load context and waits until it has run: loading takes that lock, and the import would never end.
    /// </remarks>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Only code that runs before every other can choose the engine.")]
    internal static void OfferEngine() => AssemblyLoadContext.Default.Resolving += ResolveEngine;

    /// <summary>Loads the engine if nothing has needed it yet, so that its types have names in type files and scripts.</summary>
    public static void LoadEngine() => RuntimeHelpers.RunClassConstructor(typeof(PacketRecord).TypeHandle);

    /// <summary>Loads an assembly compiled for this system.</summary>
    /// <param name="context">The context to load it into.</param>
    /// <param name="name">The name of the assembly.</param>
    /// <returns>
    /// Null if there is none, or if it does not load, for example because it is truncated: then the one beside the module is to be used. So is an
    /// engine that is loaded already.
    /// </returns>
    public static Assembly? TryLoad(AssemblyLoadContext context, string name)
    {
        if (Folder is null) return null;
        var path = Path.Join(Folder, name + ".dll");
        if (!File.Exists(path)) return null;
        try
        {
            return context.LoadFromAssemblyPath(path);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The folder below <c>native/</c> with code for a system, or null if there can be none: code for another system, processor or version of .NET
    /// is never tried.
    /// </summary>
    /// <param name="runtime">The runtime identifier that .NET was built for; distributions use their own, such as <c>debian.12-x64</c>.</param>
    /// <param name="system">The operating system: linux, osx or win.</param>
    /// <param name="architecture">The architecture of the process.</param>
    /// <param name="version">The version of .NET.</param>
    internal static string? GetFolder(string runtime, string? system, Architecture architecture, Version version)
    {
        // .NET for musl is another build for Linux, with other native code.
        if (system is null || runtime.Contains("musl", StringComparison.Ordinal)) return null;
        var processor = architecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        return processor is null ? null : Path.Join($"net{version.Major}.0", $"{system}-{processor}");
    }

    private static Assembly? ResolveEngine(AssemblyLoadContext context, AssemblyName name)
    {
        if (!string.Equals(name.Name, Engine, StringComparison.Ordinal)) return null;
        return TryLoad(context, Engine) ?? context.LoadFromAssemblyPath(Path.Join(Home, Engine + ".dll"));
    }

    private static string? FindFolder()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsWindows() ? "win" : null;
        var folder = GetFolder(RuntimeInformation.RuntimeIdentifier, system, RuntimeInformation.ProcessArchitecture, Environment.Version);
        return folder is null ? null : Path.Join(Home, "native", folder);
    }
}
