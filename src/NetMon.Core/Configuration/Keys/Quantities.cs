using System.Globalization;
using System.Text.RegularExpressions;

namespace NetMon.Configuration.Keys;

/// <summary>Times and sizes as a configuration writes them.</summary>
internal static partial class Quantities
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(10_000);

    /// <summary>Seconds, <c>5m</c>, <c>1h30m</c>, <c>00:05:00</c>, or a TOML time of day, which reads the same; null when it is none.</summary>
    public static TimeSpan? ReadDuration(object written) => written switch
    {
        long seconds => FromSeconds(seconds),
        double seconds => FromSeconds(seconds),
        TimeOnly time => time.ToTimeSpan(),
        string text => ReadDuration(text.Trim()),
        _ => null,
    };

    /// <summary>Bytes, <c>100MB</c> (decimal), <c>64KiB</c> (binary); null when it is none.</summary>
    public static long? ReadSize(object written)
    {
        if (written is long bytes) return bytes;
        if (written is not string text || SizeText().Match(text.Trim()) is not { Success: true } match) return null;
        var factor = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "KB" => 1_000m,
            "MB" => 1_000_000m,
            "GB" => 1_000_000_000m,
            "TB" => 1_000_000_000_000m,
            "KIB" => 1L << 10,
            "MIB" => 1L << 20,
            "GIB" => 1L << 30,
            "TIB" => 1L << 40,
            _ => 1m,
        };
        var digits = match.Groups["number"].ValueSpan;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        return number < long.MaxValue / factor ? (long)(number * factor) : null;
    }

    /// <summary>A time as short as it can be written: <c>1h30m</c>.</summary>
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

    private static TimeSpan? ReadDuration(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)) return FromSeconds(seconds);
        // A bare "5:30" would be five hours to .NET and five minutes to many people.
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
