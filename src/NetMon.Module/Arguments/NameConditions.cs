using System.Management.Automation;
using NetMon.Decoding.Applications;
using NetMon.Errors;

namespace NetMon.Arguments;

/// <summary>Names of applications and servers, with or without wildcards, as conditions.</summary>
internal static class NameConditions
{
    /// <summary>Whether an application is one of those; null when none was asked for. A name that no application has ends the cmdlet.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="names">What was asked for.</param>
    public static Predicate<string>? ApplicationCondition(this PSCmdlet cmdlet, string[]? names)
    {
        var unknown = names?.FirstOrDefault(name => !WildcardPattern.ContainsWildcardCharacters(name) && ApplicationNames.Find(name) is null);
        if (unknown is not null) cmdlet.ThrowTerminatingError(ErrorCatalog.ApplicationUnknown(unknown, ApplicationNames.All));
        return Any(names);
    }

    /// <summary>Whether a name is one of those; null when none was asked for.</summary>
    /// <param name="names">What was asked for.</param>
    public static Predicate<string>? Any(string[]? names)
    {
        if (names is null) return null;
        var patterns = Array.ConvertAll(names, name => Wildcards.Get(name.Trim()));
        return name => Array.Exists(patterns, pattern => pattern.IsMatch(name));
    }
}
