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
    private const string Ellipsis = "\u2026";

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

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
        return before + Shorten(text, width - before.Length - after.Length) + after;
    }

    /// <summary>Time of day in the local time zone to microseconds: <c>14:03:07.123456</c>.</summary>
    /// <param name="time">A date and time, UTC if it does not say otherwise.</param>
    public static string TimeOfDay(object? time) => Local(time)?.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Date and time in the local time zone, with the zone: <c>2026-03-01 14:03:07.123456 +01:00</c>.</summary>
    /// <param name="time">A date and time, UTC if it does not say otherwise.</param>
    public static string DateAndTime(object? time) =>
        Local(time)?.ToString("yyyy-MM-dd HH:mm:ss.ffffff zzz", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A duration to a tenth of a second: <c>00:01:02.3</c>, with days in front where there are any.</summary>
    /// <param name="duration">A time span.</param>
    public static string Duration(object? duration) => Value<TimeSpan>(duration) is { } span
        ? span.ToString(span.Days > 0 ? @"d\.hh\:mm\:ss\.f" : @"hh\:mm\:ss\.f", CultureInfo.InvariantCulture)
        : "";

    /// <summary>Bytes in decimal units: <c>1.3 GB</c> is 1,300,000,000 bytes. An unknown number is a question mark.</summary>
    /// <param name="bytes">A number of bytes or null.</param>
    public static string Size(object? bytes)
    {
        if (Value<double>(bytes) is not { } size) return "?";
        var unit = 0;
        for (; Math.Abs(size) >= 999.95 && unit < Units.Length - 1; unit++) size /= 1000;
        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A counter, its thousands apart: <c>1,234,567</c>. An unknown one is a question mark: blank would read as 0.</summary>
    /// <param name="count">A number or null.</param>
    public static string Count(object? count) =>
        Value<long>(count) is { } number ? number.ToString("N0", CultureInfo.InvariantCulture) : "?";

    private static string Shorten(string text, int width)
    {
        if (text.Length <= width || width < 3) return text;
        var tail = (width - 1) / 2;
        return string.Concat(text.AsSpan(0, width - 1 - tail), Ellipsis, text.AsSpan(text.Length - tail));
    }

    private static DateTime? Local(object? time) => Value<DateTime>(time) is { } value
        ? (value.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(value, DateTimeKind.Utc) : value).ToLocalTime()
        : null;

    private static string? Text(object? value) => value?.ToString();

    private static T? Value<T>(object? value) where T : struct =>
        value is not null && LanguagePrimitives.TryConvertTo<T>(value, CultureInfo.InvariantCulture, out var result) ? result : null;
}
