using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Errors;
using NetMon.Filtering;

namespace NetMon.Arguments;

/// <summary>Filters as cmdlets use them: checked before anything is opened.</summary>
internal static class CmdletFilters
{
    /// <summary>The expression, checked; null when there is none. A bad one ends the cmdlet.</summary>
    public static string? CheckFilter(this PSCmdlet cmdlet, Func<string?> getExpression)
    {
        try
        {
            if (getExpression() is not { } expression) return null;
            FilterCheck.Check(new LibpcapFilterCompiler(), expression);
            return expression;
        }
        catch (FilterException e)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.FilterInvalid(e));
        }
        catch (CaptureLibraryException e)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.ForLibrary(e));
        }

        return null;
    }
}
