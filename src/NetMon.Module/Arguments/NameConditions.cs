using System.Management.Automation;
using NetMon.Decoding.Applications;
using NetMon.Errors;

namespace NetMon.Arguments;

/// <summary>Creates conditions from application and server names with wildcards.</summary>
internal static class NameConditions
{
    /// <summary>Returns a condition that matches the applications; null for none. An unknown application is a terminating error.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="names">The names; null for none.</param>
    public static Predicate<string>? ApplicationCondition(this PSCmdlet cmdlet, string[]? names)
    {
        var unknown = names?.FirstOrDefault(name => !WildcardPattern.ContainsWildcardCharacters(name) && ApplicationNames.Find(name) is null);
        if (unknown is not null) cmdlet.ThrowTerminatingError(ErrorCatalog.ApplicationUnknown(unknown, ApplicationNames.All));
        return Any(names);
    }

    /// <summary>Returns a condition that matches any of the names; null for none.</summary>
    /// <param name="names">The names; null for none.</param>
    public static Predicate<string>? Any(string[]? names)
    {
        if (names is null) return null;
        var patterns = Array.ConvertAll(names, name => Wildcards.Get(name.Trim()));
        return name => Array.Exists(patterns, pattern => pattern.IsMatch(name));
    }
}
