using System.Globalization;

namespace NetMon.Presentation;

/// <summary>Numbers for people, in decimal units.</summary>
public static class Quantities
{
    private const string Ellipsis = "\u2026";
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    private static readonly string[] RateUnits = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"];

    /// <summary>Bytes: <c>1.3 GB</c> is 1,300,000,000 bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Size(double bytes) => Scale(bytes, Units);

    /// <summary>Bits per second: <c>9.4 Mbit/s</c>.</summary>
    /// <param name="bitsPerSecond">The rate.</param>
    public static string BitRate(double bitsPerSecond) => Scale(bitsPerSecond, RateUnits);

    /// <summary>A counter, its thousands apart: <c>1,234,567</c>.</summary>
    /// <param name="count">The counter.</param>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A text of at most so many characters; a longer one loses its middle.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most characters to give.</param>
    public static string Shorten(string text, int width)
    {
        if (text.Length <= width || width < 3) return text;
        var tail = (width - 1) / 2;
        var head = width - 1 - tail;
        // Half a character is none.
        if (char.IsHighSurrogate(text[head - 1])) head--;
        if (tail > 0 && char.IsLowSurrogate(text[^tail])) tail--;
        return string.Concat(text.AsSpan(0, head), Ellipsis, text.AsSpan(text.Length - tail));
    }

    private static string Scale(double number, string[] units)
    {
        var unit = 0;
        for (; Math.Abs(number) >= 999.95 && unit < units.Length - 1; unit++) number /= 1000;
        return number.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
