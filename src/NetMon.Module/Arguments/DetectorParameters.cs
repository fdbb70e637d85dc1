using System.Collections;
using System.Globalization;
using System.Management.Automation;
using NetMon.Alerts;

namespace NetMon.Arguments;

/// <summary>Converts the hashtable of -DetectorParameter.</summary>
internal static class DetectorParameters
{
    /// <summary>Returns the parameters by name, with full paths, because the detector does not know the session's current location.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="detector">The detector; null for none.</param>
    /// <param name="given">The hashtable.</param>
    public static Dictionary<string, object?> ResolveDetectorParameter(this PSCmdlet cmdlet, AlertDetector? detector, Hashtable given)
    {
        var known = AlertDetectorInfo.All.FirstOrDefault(info => info.Detector == detector)?.Parameters ?? [];
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in given)
        {
            var name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
            var isPath = known.Any(parameter => parameter.IsPath && parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            values[name] = isPath ? Resolve(cmdlet, entry.Value) : Unwrap(entry.Value);
        }

        return values;
    }

    private static string[] Resolve(PSCmdlet cmdlet, object? value)
    {
        var paths = Unwrap(value) is IEnumerable and not string and var many ? ((IEnumerable)many).Cast<object?>() : [value];
        return paths.Select(path => cmdlet.ResolveOutputFile(path?.ToString() ?? "")).ToArray();
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
