using System.Globalization;

namespace NetMon.Presentation;

/// <summary>Formats numbers for display, in decimal units.</summary>
public static class Quantities
{
    private const string Ellipsis = "\u2026";
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    private static readonly string[] CountUnits = ["", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] RateUnits = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"];

    /// <summary>Bytes: <c>1.3 GB</c> is 1,300,000,000 bytes.</summary>
    /// <param name="bytes">Number of bytes.</param>
    public static string Size(double bytes) => Scale(bytes, Units);

    /// <summary>Bytes in three digits, for narrow columns: <c>1.3 GB</c>, <c>130 GB</c>.</summary>
    /// <param name="bytes">Number of bytes.</param>
    public static string ShortSize(double bytes) => WithoutFraction(Size(bytes), "12.3 GB".Length);

    /// <summary>A duration: <c>500 ms</c>, <c>10 s</c>, <c>1 min</c>, <c>1 min 30 s</c>, <c>2 h</c>, <c>1 d 6 h</c>.</summary>
    /// <param name="span">The duration; null gives an empty string.</param>
    public static string Span(TimeSpan? span)
    {
        if (span is not { } time) return "";
        if (time < TimeSpan.FromSeconds(1)) return time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms";
        var seconds = time.Seconds + (time.Milliseconds / 1000.0);
        var parts = new[] { ((double)time.Days, "d"), (time.Hours, "h"), (time.Minutes, "min"), (seconds, "s") };
        return string.Join(' ', parts.Where(part => part.Item1 > 0)
            .Select(part => part.Item1.ToString("0.###", CultureInfo.InvariantCulture) + " " + part.Item2));
    }

    /// <summary>A duration with three or four digits: <c>340 us</c>, <c>12.3 ms</c>, <c>4.57 s</c>, <c>12m 04s</c>, <c>3h 05m</c>, <c>2d 07h</c>.</summary>
    /// <param name="span">The duration; null gives an empty string.</param>
    public static string Elapsed(TimeSpan? span)
    {
        if (span is not { } time) return "";
        return time switch
        {
            _ when time == TimeSpan.Zero => "0 s",
            { Days: >= 1000 or <= -1000 } => time.Days.ToString(CultureInfo.InvariantCulture) + "d",
            { Days: not 0 } => Pair(time.Days, "d", time.Hours, "h"),
            { Hours: not 0 } => Pair(time.Hours, "h", time.Minutes, "m"),
            { Minutes: not 0 } => Pair(time.Minutes, "m", time.Seconds, "s"),
            { Seconds: not 0 } => Scaled(time.TotalSeconds, "s"),
            _ when Math.Abs(time.TotalMilliseconds) >= 1 => Scaled(time.TotalMilliseconds, "ms"),
            _ => Scaled(time.TotalMicroseconds, "us"),
        };

        static string Pair(int large, string largeUnit, int small, string smallUnit) =>
            string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit} {Math.Abs(small):00}{smallUnit}");

        static string Scaled(double number, string unit) =>
            number.ToString(Math.Abs(number) < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " " + unit;
    }

    /// <summary>Bits per second: <c>9.4 Mbit/s</c>.</summary>
    /// <param name="bitsPerSecond">The rate.</param>
    public static string BitRate(double bitsPerSecond) => Scale(bitsPerSecond, RateUnits);

    /// <summary>A count with thousands separators: <c>1,234,567</c>.</summary>
    /// <param name="count">The count.</param>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count for narrow columns: <c>1.2 M</c>, or <c>123 M</c> without a fraction.</summary>
    /// <param name="count">The count.</param>
    /// <param name="width">Maximum number of characters; five suffice for any count, six for a signed one.</param>
    public static string ShortCount(double count, int width) => WithoutFraction(Scale(count, CountUnits).TrimEnd(), width);

    /// <summary>Truncates a text after a whole word, with an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Maximum number of characters.</param>
    public static string CutAtWord(string text, int width)
    {
        if (text.Length <= width) return text;
        if (width < 1) return "";
        // The ellipsis takes one character. A word longer than the width is cut, but not within a surrogate pair.
        var end = text.LastIndexOf(' ', width - 1);
        if (text[0] == ' ' && (end <= 0 || text.AsSpan(0, end).IsWhiteSpace())) return Ellipsis;
        if (end <= 0) end = width - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end].TrimEnd() + Ellipsis;
    }

    /// <summary>Wraps a text between words; only a word longer than a line is broken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Maximum number of characters per line.</param>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        width = Math.Max(2, width);
        while (text.Length > width)
        {
            var end = text.LastIndexOf(' ', width);
            if (end <= 0) end = char.IsHighSurrogate(text[width - 1]) ? width - 1 : width;
            yield return text[..end].TrimEnd(' ');
            text = text[end..].TrimStart(' ');
        }

        if (text.Length > 0) yield return text;
    }

    /// <summary>Shortens a text by removing its middle.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Maximum number of characters.</param>
    public static string Shorten(string text, int width)
    {
        if (text.Length <= width || width < 3) return text;
        var tail = (width - 1) / 2;
        var head = width - 1 - tail;
        // Does not split surrogate pairs.
        if (char.IsHighSurrogate(text[head - 1])) head--;
        if (tail > 0 && char.IsLowSurrogate(text[^tail])) tail--;
        return string.Concat(text.AsSpan(0, head), Ellipsis, text.AsSpan(text.Length - tail));
    }

    private static string WithoutFraction(string text, int width)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return text.Length > width && point > 0 ? string.Concat(text.AsSpan(0, point), text.AsSpan(point + 2)) : text;
    }

    private static string Scale(double number, string[] units)
    {
        var unit = 0;
        for (; Math.Abs(number) >= 999.95 && unit < units.Length - 1; unit++) number /= 1000;
        return number.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
