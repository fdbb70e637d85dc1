namespace NetMon.Filtering;

/// <summary>Checks a filter expression before the link type is known.</summary>
public static class FilterCheck
{
    // A filter is invalid if no link type accepts it: "wlan type mgt" fails for Ethernet but not for Wi-Fi.
    private static readonly LinkType[] Tried = [LinkType.Ethernet, LinkType.Ieee80211Radiotap, LinkType.LinuxSll, LinkType.Raw];

    /// <summary>Checks that at least one link type accepts the expression.</summary>
    /// <param name="compiler">Filter compiler.</param>
    /// <param name="expression">The expression.</param>
    /// <exception cref="FilterException">No link type accepts it; the message is the one for Ethernet.</exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    public static void Check(IFilterCompiler compiler, string expression) => Try(linkType => compiler.Check(expression, linkType));

    /// <summary>Checks that at least one link type accepts the expression for captured frames.</summary>
    /// <param name="compiler">Filter compiler.</param>
    /// <param name="expression">The expression.</param>
    /// <exception cref="FilterException">
    /// No link type accepts it, for instance because it needs a live interface; the message is the one for Ethernet.
    /// </exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    public static void CheckForKeptFrames(IFilterCompiler compiler, string expression) =>
        Try(linkType => compiler.Compile(expression, linkType));

    private static void Try(Action<LinkType> check)
    {
        FilterException? first = null;
        foreach (var linkType in Tried)
        {
            try
            {
                check(linkType);
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
