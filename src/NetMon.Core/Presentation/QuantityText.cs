using System.Globalization;
using System.Text.RegularExpressions;

namespace NetMon.Presentation;

/// <summary>
/// Parses durations and sizes as users write them. Shared by cmdlet parameters and configuration files, so that a text means the same in both.
/// </summary>
public static partial class QuantityText
{
    /// <summary>Hint about the format of durations, for error messages.</summary>
    public const string DurationAdvice = "Write seconds, or a text such as \"500ms\", \"5m\", \"1h30m\" or \"00:05:00\".";

    /// <summary>Hint about the format of sizes, for error messages.</summary>
    public const string SizeAdvice = "Write bytes, or a text such as \"100MB\" (104,857,600), \"64 KiB\" (65,536) or \"1GB\".";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(10_000);

    /// <summary>
    /// Parses a duration: a number of seconds, a text such as <c>500ms</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c> or <c>00:05:00</c>, a TimeSpan, or
    /// a TOML local time, which means the same as its text.
    /// </summary>
    /// <param name="written">The value.</param>
    /// <returns>The duration; null if the value is not one.</returns>
    public static TimeSpan? ReadDuration(object? written) => written switch
    {
        TimeSpan time => time,
        TimeOnly time => time.ToTimeSpan(),
        string text => ReadText(text.Trim()),
        bool or char or DateTime => null,
        IConvertible number => FromSeconds(number.ToDouble(CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>
    /// Parses a size: a number of bytes, or a text such as <c>10KB</c>, <c>64 MB</c> or <c>1GiB</c>. Units are powers of 1024, with and without
    /// the i, because PowerShell itself parses an unquoted 10MB so.
    /// </summary>
    /// <param name="written">The value.</param>
    /// <returns>Number of bytes; null if the value is not a size.</returns>
    public static long? ReadSize(object? written)
    {
        if (written is long bytes) return bytes;
        if (written is not string text || SizeText().Match(text.Trim()) is not { Success: true } match) return null;
        var factor = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "KB" or "KIB" => 1L << 10,
            "MB" or "MIB" => 1L << 20,
            "GB" or "GIB" => 1L << 30,
            "TB" or "TIB" => 1L << 40,
            _ => 1m,
        };
        var digits = match.Groups["number"].ValueSpan;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        return number < long.MaxValue / factor ? (long)(number * factor) : null;
    }

    /// <summary>Formats a duration in its shortest form: <c>1h30m</c>.</summary>
    /// <param name="time">The duration.</param>
    public static string Show(TimeSpan time)
    {
        if (time == TimeSpan.Zero) return "0";
        (long Amount, string Unit)[] parts =
            [(time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"), (time.Seconds, "s"), (time.Milliseconds, "ms")];
        return string.Concat(parts.Where(part => part.Amount != 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Amount}{part.Unit}")));
    }

    private static TimeSpan? FromSeconds(double seconds) =>
        Math.Abs(seconds) <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static TimeSpan? ReadText(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds)) return FromSeconds(seconds);
        // "5:30" is ambiguous: five hours to .NET, five minutes to many users.
        if (text.Count(c => c == ':') == 2) return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        if (DurationText().Match(text) is not { Success: true } match) return null;

        var total = 0.0;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            var digits = match.Groups["number"].Captures[i].ValueSpan;
            if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            total += number * match.Groups["unit"].Captures[i].Value.ToLowerInvariant() switch
            {
                "ms" => 0.001,
                "s" => 1,
                "m" => 60,
                "h" => 3600,
                _ => 86_400,
            };
        }

        return FromSeconds(total);
    }

    [GeneratedRegex(
        @"^(?:(?<number>\d+(\.\d+)?)\s*(?<unit>ms|s|m|h|d)\s*)+$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DurationText();

    [GeneratedRegex(
        @"^(?<number>\d+(\.\d+)?)\s*(?<unit>B|[KMGT]i?B)?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SizeText();
}
