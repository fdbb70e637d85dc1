using System.Globalization;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Filtering;

/// <summary>A range of ports.</summary>
/// <param name="First">First port.</param>
/// <param name="Last">Last port, inclusive.</param>
internal readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>Parses <c>80</c>, <c>8000-8100</c>, or a service name.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PortRange range)
    {
        if (TryParsePorts(text, out range)) return true;
        if (ServiceNames.Find(text.Trim().ToString()) is not { } service) return false;
        range = service;
        return true;
    }

    /// <summary>Error message for a text that <see cref="TryParse"/> rejects, with the nearest service names.</summary>
    /// <param name="text">The text.</param>
    public static string Refusal(string text) =>
        $"{SafeText.Quote(text)} is neither a port (0 to 65535), nor a range such as 8000-8100, nor the name of a service."
        + NameSuggestions.Question(text.Trim(), ServiceNames.All);

    /// <summary>Whether the range contains a port.</summary>
    public bool Contains(ushort port) => port >= First && port <= Last;

    /// <summary>The filter expression, pcap-filter(7), of these ports.</summary>
    /// <param name="direction">Empty, or <c>src</c> or <c>dst</c> followed by a space.</param>
    public string ToExpression(string direction) => First == Last
        ? string.Create(CultureInfo.InvariantCulture, $"{direction}port {First}")
        : string.Create(CultureInfo.InvariantCulture, $"{direction}portrange {First}-{Last}");

    /// <summary>Parses <c>80</c> or <c>8000-8100</c>.</summary>
    public static bool TryParsePorts(ReadOnlySpan<char> text, out PortRange range)
    {
        range = default;
        var dash = text.IndexOf('-');
        if (!TryParsePort(dash < 0 ? text : text[..dash], out var first)) return false;
        var last = first;
        if (dash >= 0 && !TryParsePort(text[(dash + 1)..], out last)) return false;
        range = new PortRange(first, last);
        return first <= last;
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port);
}
