using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Filtering;

namespace NetMon.Pipeline;

/// <summary>Filters as cmdlets use them: checked before anything is opened.</summary>
internal static class CmdletFilters
{
    // A filter is bad when no link type takes it: "wlan type mgt" is nothing to Ethernet, but something to Wi-Fi.
    private static readonly LinkType[] Tried = [LinkType.Ethernet, LinkType.Ieee80211Radiotap, LinkType.LinuxSll, LinkType.Raw];

    /// <summary>The expression, checked; null when there is none. A bad one ends the cmdlet.</summary>
    public static string? CheckFilter(this PSCmdlet cmdlet, Func<string?> getExpression)
    {
        try
        {
            if (getExpression() is not { } expression) return null;
            Check(expression);
            return expression;
        }
        catch (FilterException e)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.FilterInvalid(e));
        }
        catch (CaptureLibraryMissingException e)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.CaptureLibraryMissing(e));
        }

        return null;
    }

    /// <summary>The filter to run over frames; null when there is none. A bad one ends the cmdlet.</summary>
    public static PacketFilter? CompileFilter(this PSCmdlet cmdlet, Func<string?> getExpression) =>
        cmdlet.CheckFilter(getExpression) is { } expression ? new PacketFilter(expression, new LibpcapFilterCompiler()) : null;

    private static void Check(string expression)
    {
        var compiler = new LibpcapFilterCompiler();
        FilterException? first = null;
        foreach (var linkType in Tried)
        {
            try
            {
                compiler.Check(expression, linkType);
                return;
            }
            catch (FilterException e)
            {
                first ??= e;
            }
        }

        throw first!;
    }
}
