using System.Management.Automation;

namespace NetMon.Input;

/// <summary>Classifies pipeline objects for cmdlets that read traffic.</summary>
internal static class PipelineObjects
{
    private static readonly string[] PathProperties = ["PSPath", "LiteralPath", "Path"];

    /// <summary>Whether an object is a source of packets, which binds to the parameters for paths and interfaces.</summary>
    /// <param name="item">The object.</param>
    public static bool IsSource(object item)
    {
        var value = PSObject.AsPSObject(item);
        return value.BaseObject is string or FileSystemInfo or NetInterface
            || (value.BaseObject is not PacketRecord && Array.Exists(PathProperties, name => value.Properties[name] is not null));
    }
}
