using System.Management.Automation;

namespace NetMon.Input;

/// <summary>What objects of the pipeline are to a cmdlet that reads traffic.</summary>
internal static class PipelineObjects
{
    private static readonly string[] PathProperties = ["PSPath", "LiteralPath", "Path"];

    /// <summary>Whether an object says where packets can be read, so that the parameters for paths and interfaces are to take it.</summary>
    /// <param name="item">The object.</param>
    public static bool IsSource(object item)
    {
        var value = PSObject.AsPSObject(item);
        return value.BaseObject is string or FileSystemInfo or NetInterface
            || (value.BaseObject is not PacketRecord && Array.Exists(PathProperties, name => value.Properties[name] is not null));
    }
}
