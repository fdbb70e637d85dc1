using System.Management.Automation;

namespace NetMon.Input;

/// <summary>Classifies pipeline objects for cmdlets that read traffic.</summary>
internal static class PipelineObjects
{
    private static readonly string[] PathProperties = ["PSPath", "LiteralPath", "Path"];
    private static readonly string[] OurTypes = ["NetMon.", "Deserialized.NetMon.", "Selected.NetMon."];

    /// <summary>Whether an object is a source of packets, which binds to the parameters for paths and interfaces.</summary>
    /// <param name="item">The object.</param>
    public static bool IsSource(object item)
    {
        var value = PSObject.AsPSObject(item);
        return value.BaseObject is string or FileSystemInfo or NetInterface
            // An HTTP transaction has a Path too, which is no file.
            || (FindOurType(value) is null && Array.Exists(PathProperties, name => value.Properties[name] is not null));
    }

    /// <summary>The type of an object of this module, also after a journey; null for others.</summary>
    /// <param name="item">The object.</param>
    public static string? FindOurType(PSObject item) =>
        item.TypeNames is [var type, ..] && Array.Exists(OurTypes, prefix => type.StartsWith(prefix, StringComparison.Ordinal)) ? type : null;
}
