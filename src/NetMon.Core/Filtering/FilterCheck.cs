namespace NetMon.Filtering;

/// <summary>Tells whether a filter expression is good before it is known where it will be used.</summary>
public static class FilterCheck
{
    // A filter is bad when no link type takes it: "wlan type mgt" is nothing to Ethernet, but something to Wi-Fi.
    private static readonly LinkType[] Tried = [LinkType.Ethernet, LinkType.Ieee80211Radiotap, LinkType.LinuxSll, LinkType.Raw];

    /// <summary>Makes sure that there is a link type that takes the expression.</summary>
    /// <param name="compiler">What knows filters.</param>
    /// <param name="expression">The expression.</param>
    /// <exception cref="FilterException">There is none; the message is that of Ethernet.</exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    public static void Check(IFilterCompiler compiler, string expression) => Try(linkType => compiler.Check(expression, linkType));

    /// <summary>Makes sure that there is a link type that takes the expression to run over kept frames.</summary>
    /// <param name="compiler">What knows filters.</param>
    /// <param name="expression">The expression.</param>
    /// <exception cref="FilterException">
    /// There is none, as where only a live interface knows what is asked for; the message is that of Ethernet.
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
