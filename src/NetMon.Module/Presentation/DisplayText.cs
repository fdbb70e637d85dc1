using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace NetMon.Presentation;

/// <summary>
/// Text for the views in NetMon.format.ps1xml, the only place that makes values pretty. Takes what properties hold, also when they have
/// been through serialisation, and never throws: a view must show even odd objects.
/// </summary>
public static class DisplayText
{
    /// <summary>An address and a port: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>; without an IP address, the MAC address.</summary>
    /// <param name="address">IP address or null.</param>
    /// <param name="port">Port or null.</param>
    /// <param name="macAddress">MAC address or null.</param>
    /// <param name="width">The most characters to give; a longer IP address loses its middle, so that its ends and the port stay.</param>
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

    /// <summary>Time of day in the local time zone to microseconds: <c>14:03:07.123456</c>.</summary>
    /// <param name="time">A date and time, local if it does not say otherwise.</param>
    public static string TimeOfDay(object? time) => Local(time)?.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Time of day in the local time zone to seconds: <c>14:03:07</c>.</summary>
    /// <param name="time">A date and time, local if it does not say otherwise.</param>
    public static string ClockTime(object? time) => Local(time)?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Date and time in the local time zone, with the zone: <c>2026-03-01 14:03:07.123456 +01:00</c>.</summary>
    /// <param name="time">A date and time, local if it does not say otherwise.</param>
    public static string DateAndTime(object? time) =>
        Local(time)?.ToString("yyyy-MM-dd HH:mm:ss.ffffff zzz", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A duration to a tenth of a second: <c>00:01:02.3</c>, with days in front where there are any.</summary>
    /// <param name="duration">Seconds.</param>
    public static string Duration(object? duration) => Span(duration) is { } span
        ? span.ToString(span.Days > 0 ? @"d\.hh\:mm\:ss\.f" : @"hh\:mm\:ss\.f", CultureInfo.InvariantCulture)
        : "";

    /// <summary>How long something took, to three or four digits: <c>340 us</c>, <c>12.3 ms</c>, <c>4.57 s</c>, <c>12m 04s</c>, <c>3h 05m</c>, <c>2d 07h</c>.</summary>
    /// <param name="duration">Seconds.</param>
    public static string Elapsed(object? duration)
    {
        if (Span(duration) is not { } span) return "";
        return span switch
        {
            _ when span == TimeSpan.Zero => "0 s",
            { Days: not 0 } => Pair(span.Days, "d", span.Hours, "h"),
            { Hours: not 0 } => Pair(span.Hours, "h", span.Minutes, "m"),
            { Minutes: not 0 } => Pair(span.Minutes, "m", span.Seconds, "s"),
            { Seconds: not 0 } => Scaled(span.TotalSeconds, "s"),
            _ when Math.Abs(span.TotalMilliseconds) >= 1 => Scaled(span.TotalMilliseconds, "ms"),
            _ => Scaled(span.TotalMicroseconds, "us"),
        };

        static string Pair(int large, string largeUnit, int small, string smallUnit) =>
            string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit} {Math.Abs(small):00}{smallUnit}");

        static string Scaled(double number, string unit) =>
            number.ToString(Math.Abs(number) < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " " + unit;
    }

    /// <summary>Bytes in decimal units: <c>1.3 GB</c> is 1,300,000,000 bytes. An unknown number is a question mark.</summary>
    /// <param name="bytes">A number of bytes or null.</param>
    public static string Size(object? bytes) => Value<double>(bytes) is { } size ? Quantities.Size(size) : "?";

    /// <summary>A change in bytes, with its sign: <c>+1.3 GB</c>, <c>-200 B</c>.</summary>
    /// <param name="bytes">A number of bytes or null.</param>
    public static string SignedSize(object? bytes) => WithSign(Value<double>(bytes), Size(bytes));

    /// <summary>Bits per second in decimal units: <c>9.4 Mbit/s</c>.</summary>
    /// <param name="bitsPerSecond">A number or null.</param>
    public static string BitRate(object? bitsPerSecond) => Value<double>(bitsPerSecond) is { } rate ? Quantities.BitRate(rate) : "?";

    /// <summary>A counter, its thousands apart: <c>1,234,567</c>. An unknown one is a question mark: blank would read as 0.</summary>
    /// <param name="count">A number or null.</param>
    public static string Count(object? count) =>
        Value<long>(count) is { } number ? Quantities.Count(number) : "?";

    /// <summary>A change in a counter, with its sign: <c>+1,234</c>.</summary>
    /// <param name="count">A number or null.</param>
    public static string SignedCount(object? count) => WithSign(Value<double>(count), Count(count));

    /// <summary>How many times as much: <c>x2.5</c>; empty where there was nothing before.</summary>
    /// <param name="ratio">A number or null.</param>
    public static string Ratio(object? ratio) => Value<double>(ratio) is { } value
        ? "x" + value.ToString(value < 10 ? "0.##" : "0", CultureInfo.InvariantCulture)
        : "";

    /// <summary>The key of a group; too long a one loses its middle, one of two addresses the middle of each.</summary>
    /// <param name="key">The key.</param>
    /// <param name="address">One address or null.</param>
    /// <param name="peerAddress">The other address, or null where the key is not one of two.</param>
    /// <param name="width">The most characters to give.</param>
    public static string GroupKey(object? key, object? address, object? peerAddress, int width)
    {
        var text = Text(key) ?? "";
        return KeyText.Fit(text, Text(address), Text(peerAddress), width);
    }

    private static string WithSign(double? number, string text) => number > 0 ? "+" + text : text;

    private static DateTime? Local(object? time) => Value<DateTime>(time) is { } value
        ? value.Kind == DateTimeKind.Utc ? value.ToLocalTime() : value
        : null;

    // What is no duration that a time span can hold shows as nothing: a view must show even odd objects.
    private static TimeSpan? Span(object? seconds) =>
        Value<double>(seconds) is { } value && Math.Abs(value) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(value) : null;

    private static string? Text(object? value) => value?.ToString();

    private static T? Value<T>(object? value) where T : struct =>
        value is not null && LanguagePrimitives.TryConvertTo<T>(value, CultureInfo.InvariantCulture, out var result) ? result : null;
}
