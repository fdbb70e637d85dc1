using System.Management.Automation;
using NetMon.Errors;

namespace NetMon.Arguments;

/// <summary>Tests which parameters of a cmdlet were given.</summary>
internal static class CmdletParameters
{
    /// <summary>The value of a parameter if it was given, otherwise null.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="value">The value of its property.</param>
    public static T? Bound<T>(this PSCmdlet cmdlet, string parameter, T value) where T : struct =>
        cmdlet.IsBound(parameter) ? value : null;

    /// <summary>Whether a parameter was given.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static bool IsBound(this PSCmdlet cmdlet, string parameter) => cmdlet.MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Throws a terminating error if one of <paramref name="dependents"/> was given without the parameter that it needs.</summary>
    public static void RequireParameter(this PSCmdlet cmdlet, string required, params string[] dependents)
    {
        var bound = cmdlet.MyInvocation.BoundParameters;
        if (bound.ContainsKey(required)) return;
        if (dependents.FirstOrDefault(bound.ContainsKey) is { } dependent)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.ParameterRequired(required, dependent));
        }
    }
}
