using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace NetMon.Presentation;

/// <summary>
/// Formats values for the views in NetMon.format.ps1xml. Accepts deserialised values too, and never throws, because a view must be able to show
/// any object.
/// </summary>
public static partial class DisplayText
{
    /// <summary>An address and a port: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>; without an IP address, the MAC address.</summary>
    /// <param name="address">IP address or null.</param>
    /// <param name="port">Port or null.</param>
    /// <param name="macAddress">MAC address or null.</param>
    /// <param name="width">The maximum length; the middle of a longer IP address is left out, so that its ends and the port stay visible.</param>
    public static string Endpoint(object? address, object? port, object? macAddress, int width)
    {
        if (Text(address) is not { Length: > 0 } text) return Text(macAddress) ?? "";

        var isIPv6 = IPAddress.TryParse(text, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;
        var (before, after) = (isIPv6, Text(port)) switch
        {
            (_, null or "") => ("", ""),
            (true, var number) => ("[", "]:" + number),
            (false, var number) => ("", ":" + number),
        };
        return before + Quantities.Shorten(text, width - before.Length - after.Length) + after;
    }

    /// <summary>
    /// An endpoint for a narrow column: like <see cref="Endpoint"/> if it fits, otherwise without the port, because the host is more important. The
    /// view shows the whole endpoint elsewhere if it has room.
    /// </summary>
    /// <param name="address">IP address or null.</param>
    /// <param name="port">Port or null.</param>
    /// <param name="macAddress">MAC address or null.</param>
    /// <param name="width">The maximum length.</param>
    public static string ShortEndpoint(object? address, object? port, object? macAddress, int width)
    {
        var whole = Endpoint(address, port, macAddress, int.MaxValue);
        return whole.Length <= width ? whole : Quantities.Shorten(Endpoint(address, null, macAddress, int.MaxValue), width);
    }

    /// <summary>
    /// The Info line of a packet with endpoint columns before it. Omits leading ports if both columns show them. Appends the decode error, the
    /// server name, and endpoints that did not fit in the columns, for windows with enough room; in a narrow window the important words come first.
    /// </summary>
    /// <param name="packet">A packet, possibly deserialised.</param>
    /// <param name="width">The width of an endpoint column.</param>
    /// <param name="others">The width of the other columns and gaps.</param>
    public static string PacketInfo(object? packet, int width, int others)
    {
        const int Narrow = 40;
        if (packet is null) return "";
        var item = PSObject.AsPSObject(packet);
        var text = Text(item, "Info") ?? "";
        var (source, destination) = (Text(item, "Source"), Text(item, "Destination"));
        var bare = WithoutPorts(text);
        // With ports in the text and addresses in the columns, nothing is missing.
        var isSaid = bare.Length < text.Length && Fits(HostOf(source), width) && Fits(HostOf(destination), width);
        var hasEnds = Fits(source, width) && Fits(destination, width);
        var line = hasEnds ? bare : text;
        if (Room(others) < Narrow) line = DnsId().Replace(line, static found => found.Groups["answer"].Success ? "Response " : "Query ");
        if (Text(item, "DecodeError") is { } fault) line += $"  [{fault}]";
        var name = Text(item, "ServerName") ?? Text(item, "HttpHost") ?? Text(item, "DnsName");
        if (name is not null && !text.Contains(name, StringComparison.OrdinalIgnoreCase)) line += "  " + name;
        return SafeText.Guard(hasEnds || isSaid ? line : line + Between(source, destination));
    }

    /// <summary>
    /// The application and server name of a flow, followed by endpoints that did not fit in the columns before it.
    /// </summary>
    /// <param name="application">The application or null.</param>
    /// <param name="name">The server's name or null.</param>
    /// <param name="source">The originator: address and port.</param>
    /// <param name="destination">The responder: address and port.</param>
    /// <param name="sourceWidth">The width of the originator's column.</param>
    /// <param name="destinationWidth">The width of the responder's column.</param>
    public static string FlowApplication(
        object? application, object? name, object? source, object? destination, int sourceWidth, int destinationWidth)
    {
        var text = $"{Text(application)} {Text(name)}".Trim();
        return Fits(source, sourceWidth) && Fits(destination, destinationWidth) ? text : (text + Between(source, destination)).TrimStart();
    }

    /// <summary>
    /// The width that the window leaves for a column; PowerShell does not use the last column of a window. If the width is unknown, 120 is used as in
    /// PowerShell. At least 12, so that something is visible.
    /// </summary>
    /// <param name="others">The width of the other columns and gaps.</param>
    public static int Room(int others)
    {
        const int Least = 12;
        return Math.Max(Least, WindowWidth() - 1 - others);
    }

    /// <summary>Wraps a text between words, such as a message or a command to copy.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The maximum length of a line.</param>
    public static string Wrap(object? text, int width) => string.Join('\n', Quantities.Wrap(SafeText.Guard(Text(text) ?? ""), width));

    /// <summary>Shortens a name for a narrow column by leaving out its middle.</summary>
    /// <param name="text">The name.</param>
    /// <param name="width">The maximum length.</param>
    public static string Shorten(object? text, int width) => Quantities.Shorten(Text(text) ?? "", width);

    /// <summary>Time of day in the local time zone to microseconds: <c>14:03:07.123456</c>.</summary>
    /// <param name="time">A date and time, local if it does not say otherwise.</param>
    public static string TimeOfDay(object? time) => Local(time)?.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Time of day in the local time zone to seconds: <c>14:03:07</c>.</summary>
    /// <param name="time">A date and time, local if it does not say otherwise.</param>
    public static string ClockTime(object? time) => Local(time)?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Time of day in the local time zone to milliseconds: <c>14:03:07.123</c>.</summary>
    /// <param name="time">A date and time, local if it does not say otherwise.</param>
    public static string TimeToMilliseconds(object? time) => Local(time)?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Date and time in the local time zone, with the zone: <c>2026-03-01 14:03:07.123456 +01:00</c>.</summary>
    /// <param name="time">A date and time, local if it does not say otherwise.</param>
    public static string DateAndTime(object? time) =>
        Local(time)?.ToString("yyyy-MM-dd HH:mm:ss.ffffff zzz", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A duration to a tenth of a second, with days if any: <c>00:01:02.3</c>.</summary>
    /// <param name="duration">Seconds.</param>
    public static string Duration(object? duration) => Seconds(duration) is { } span
        ? span.ToString(span.Days > 0 ? @"d\.hh\:mm\:ss\.f" : @"hh\:mm\:ss\.f", CultureInfo.InvariantCulture)
        : "";

    /// <summary>A duration with three or four digits: <c>340 us</c>, <c>12.3 ms</c>, <c>4.57 s</c>, <c>12m 04s</c>, <c>3h 05m</c>, <c>2d 07h</c>.</summary>
    /// <param name="duration">Seconds.</param>
    public static string Elapsed(object? duration) => Quantities.Elapsed(Seconds(duration));

    /// <summary>A duration in the format of alert messages: <c>500 ms</c>, <c>10 s</c>, <c>1 min 30 s</c>.</summary>
    /// <param name="duration">Seconds.</param>
    public static string Span(object? duration) => Quantities.Span(Seconds(duration));

    /// <summary>Bytes in decimal units: <c>1.3 GB</c> is 1,300,000,000 bytes. An unknown number is a question mark.</summary>
    /// <param name="bytes">A number of bytes or null.</param>
    public static string Size(object? bytes) => Value<double>(bytes) is { } size ? Quantities.Size(size) : "?";

    /// <summary>Bytes for a narrow column, seven characters at most: <c>1.3 GB</c>, <c>130 GB</c>.</summary>
    /// <param name="bytes">A number of bytes or null.</param>
    public static string ShortSize(object? bytes) => Value<double>(bytes) is { } size ? Quantities.ShortSize(size) : "?";

    /// <summary>A change in bytes, with its sign: <c>+1.3 GB</c>, <c>-200 B</c>.</summary>
    /// <param name="bytes">A number of bytes or null.</param>
    public static string SignedSize(object? bytes) => Value<double>(bytes) > 0 ? "+" + Size(bytes) : Size(bytes);

    /// <summary>Bits per second in decimal units: <c>9.4 Mbit/s</c>.</summary>
    /// <param name="bitsPerSecond">A number or null.</param>
    public static string BitRate(object? bitsPerSecond) => Value<double>(bitsPerSecond) is { } rate ? Quantities.BitRate(rate) : "?";

    /// <summary>A counter with thousands separators: <c>1,234,567</c>. An unknown counter is a question mark, because a blank would read as 0.</summary>
    /// <param name="count">A number or null.</param>
    public static string Count(object? count) =>
        Value<long>(count) is { } number ? Quantities.Count(number) : "?";

    /// <summary>A counter for a narrow column: <c>1,234,567</c> if it fits, otherwise <c>1.2 M</c>.</summary>
    /// <param name="count">A number or null.</param>
    /// <param name="width">The maximum length.</param>
    public static string ShortCount(object? count, int width)
    {
        var whole = Count(count);
        return whole.Length <= width || Value<double>(count) is not { } number ? whole : Quantities.ShortCount(number, width);
    }

    /// <summary>A change in a counter, with its sign, for a narrow column: <c>+1,234</c>, <c>+1.2 M</c>.</summary>
    /// <param name="count">A number or null.</param>
    /// <param name="width">The maximum length.</param>
    public static string SignedCount(object? count, int width) =>
        Value<double>(count) > 0 ? "+" + ShortCount(count, width - 1) : ShortCount(count, width);

    /// <summary>A ratio: <c>x2.5</c>; empty if the reference is zero.</summary>
    /// <param name="ratio">A number or null.</param>
    public static string Ratio(object? ratio) => Value<double>(ratio) is { } value
        ? "x" + (value < 100_000 ? value.ToString(value < 10 ? "0.##" : "0", CultureInfo.InvariantCulture) : Quantities.ShortCount(value, "1.2 M".Length))
        : "";

    /// <summary>The key of a group, shortened in the middle if too long; for two addresses, each is shortened.</summary>
    /// <param name="key">The key.</param>
    /// <param name="address">One address or null.</param>
    /// <param name="peerAddress">The other address, or null if the key is not a pair.</param>
    /// <param name="width">The maximum length.</param>
    public static string GroupKey(object? key, object? address, object? peerAddress, int width)
    {
        var text = Text(key) ?? "";
        return KeyText.Fit(text, Text(address), Text(peerAddress), width);
    }

    private static bool Fits(object? text, int width) => Text(text) is not { } whole || whole.Length <= width;

    // Some packets have only one endpoint, such as 802.11 acknowledgments.
    private static string Between(object? source, object? destination) => (Text(source), Text(destination)) switch
    {
        ({ Length: > 0 } from, { Length: > 0 } to) => $"  ({from} > {to})",
        ({ Length: > 0 } from, _) => $"  (from {from})",
        (_, { Length: > 0 } to) => $"  (to {to})",
        _ => "",
    };

    // "192.0.2.1" of "192.0.2.1:80", and "2001:db8::1" of "[2001:db8::1]:80".
    private static string? HostOf(object? endpoint) => Text(endpoint) switch
    {
        { } text when text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end => text[1..end],
        { } text when text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon == text.LastIndexOf(':') => text[..colon],
        var text => text,
    };

    // "36898 -> 80 " of "36898 -> 80 [SYN] Seq=0".
    private static string WithoutPorts(string info)
    {
        const string Arrow = " -> ";
        var source = Digits(info, 0);
        if (source == 0 || string.CompareOrdinal(info, source, Arrow, 0, Arrow.Length) != 0) return info;
        var end = source + Arrow.Length + Digits(info, source + Arrow.Length);
        return end > source + Arrow.Length && end < info.Length && info[end] == ' ' ? info[(end + 1)..] : info;

        static int Digits(string text, int start)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            return end - start;
        }
    }

    private static int WindowWidth()
    {
        const int WithoutWindow = 120;
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : WithoutWindow;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return WithoutWindow;
        }
    }

    private static DateTime? Local(object? time) => Value<DateTime>(time) is { } value
        ? value.Kind == DateTimeKind.Utc ? value.ToLocalTime() : value
        : null;

    // Return null for values outside the range of TimeSpan, because a view must not throw.
    private static TimeSpan? Seconds(object? seconds) =>
        Value<double>(seconds) is { } value && Math.Abs(value) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(value) : null;

    private static string? Text(object? value) => value?.ToString();

    private static string? Text(PSObject item, string property) =>
        item.Properties[property]?.Value?.ToString() is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"^Standard query (?<answer>response )?0x[0-9a-f]{4} ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DnsId();

    private static T? Value<T>(object? value) where T : struct =>
        value is not null && LanguagePrimitives.TryConvertTo<T>(value, CultureInfo.InvariantCulture, out var result) ? result : null;
}
