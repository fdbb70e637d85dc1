using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using NetMon.Alerts;
using NetMon.Jobs;

namespace NetMon;

/// <summary>
/// Loads third-party assemblies into a separate load context while the module is imported, so that they cannot conflict with another module's
/// SharpPcap or Tomlyn.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly object Gate = new();
    private static int _imports;

    /// <summary>Called by PowerShell when the module is imported into a runspace.</summary>
    public void OnImport()
    {
        lock (Gate)
        {
            // Runspaces of a process share load contexts, so add the handler on the first import and remove it on the last removal.
            if (_imports++ == 0) AssemblyLoadContext.Default.Resolving += ResolveAdapters;
        }
    }

    /// <summary>Called by PowerShell when the module is removed from a runspace.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        SessionWork.EndCurrent();
        AlertSession.End();
        lock (Gate)
        {
            if (_imports > 0 && --_imports == 0) AssemblyLoadContext.Default.Resolving -= ResolveAdapters;
        }
    }

    private static Assembly? ResolveAdapters(AssemblyLoadContext context, AssemblyName name) =>
        string.Equals(name.Name, DependencyLoadContext.EntryAssembly, StringComparison.Ordinal)
            ? DependencyLoadContext.Instance.LoadFromAssemblyName(name)
            : null;
}
