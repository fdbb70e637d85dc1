using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Errors;
using NetMon.Filtering;

namespace NetMon.Arguments;

/// <summary>Validates filters for cmdlets before anything is opened.</summary>
internal static class CmdletFilters
{
    /// <summary>Returns the validated expression; null for none. An invalid expression is a terminating error.</summary>
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
