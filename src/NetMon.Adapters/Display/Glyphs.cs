namespace NetMon.Adapters.Display;

/// <summary>Characters of bars and sparklines.</summary>
internal sealed class Glyphs
{
    /// <summary>Block characters in steps of an eighth.</summary>
    public static readonly Glyphs Unicode = new("▏▎▍▌▋▊▉█", " ▁▂▃▄▅▆▇█", "▼", "▲");

    /// <summary>ASCII, for encodings without block characters.</summary>
    public static readonly Glyphs Ascii = new("#", " .:-=+*#", "v", "^");

    private readonly string _bars;
    private readonly string _levels;

    private Glyphs(string bars, string levels, string down, string up)
    {
        _bars = bars;
        _levels = levels;
        Down = down;
        Up = up;
    }

    /// <summary>Marks the sort column, in default order.</summary>
    public string Down { get; }

    /// <summary>Marks the sort column, in reversed order.</summary>
    public string Up { get; }

    /// <summary>A bar: <c>██████▌   </c>. A non-zero share always shows at least the smallest step.</summary>
    /// <param name="share">Filled share, 0 to 1.</param>
    /// <param name="width">Width in characters.</param>
    public string Bar(double share, int width)
    {
        var steps = (int)Math.Round(Math.Clamp(share, 0, 1) * width * _bars.Length);
        if (share > 0 && steps == 0) steps = 1;
        var (full, rest) = Math.DivRem(steps, _bars.Length);
        var bar = new string(_bars[^1], full);
        if (rest > 0) bar += _bars[rest - 1];
        return bar.PadRight(width);
    }

    /// <summary>A sparkline, scaled to the maximum. A non-zero value always shows at least the smallest step.</summary>
    /// <param name="values">The values, non-negative.</param>
    public string Sparkline(IEnumerable<long> values)
    {
        var heights = values.ToArray();
        var highest = Math.Max(1, heights.DefaultIfEmpty().Max());
        return string.Concat(heights.Select(value => _levels[(int)Math.Ceiling((double)value / highest * (_levels.Length - 1))]));
    }
}
