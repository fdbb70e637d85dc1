using System.Globalization;

namespace NetMon.Alerts.Matching;

/// <summary>Ports that follow each other.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, included.</param>
internal readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>Reads <c>80</c> or <c>8000-8100</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PortRange range)
    {
        range = default;
        var dash = text.IndexOf('-');
        if (!TryParsePort(dash < 0 ? text : text[..dash], out var first)) return false;
        var last = first;
        if (dash >= 0 && !TryParsePort(text[(dash + 1)..], out last)) return false;
        range = new PortRange(first, last);
        return first <= last;
    }

    /// <summary>Whether a port is one of these.</summary>
    public bool Contains(ushort port) => port >= First && port <= Last;

    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port);
}
