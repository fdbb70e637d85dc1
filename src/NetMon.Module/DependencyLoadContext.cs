using System.Reflection;
using System.Runtime.Loader;

namespace NetMon;

/// <summary>Loads NetMon.Adapters and every third-party assembly from <c>dependencies/</c> beside the module.</summary>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    /// <summary>The assembly that the module loads through this context; it references the others.</summary>
    public const string EntryAssembly = "NetMon.Adapters";

    private readonly string _directory =
        Path.Join(Path.GetDirectoryName(typeof(DependencyLoadContext).Assembly.Location), "dependencies");

    private DependencyLoadContext() : base("NetMon")
    {
    }

    public static DependencyLoadContext Instance { get; } = new();

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // NetMon.Core is shared with the cmdlets, so return the loaded copy.
        var core = typeof(PacketRecord).Assembly;
        if (string.Equals(assemblyName.Name, core.GetName().Name, StringComparison.Ordinal)) return core;

        var path = Path.Join(_directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? CompiledCode.TryLoad(this, assemblyName.Name!) ?? LoadFromAssemblyPath(path) : null;
    }
}
