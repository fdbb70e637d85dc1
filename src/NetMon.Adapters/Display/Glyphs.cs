namespace NetMon.Adapters.Display;

/// <summary>The characters that bars and sparklines are made of.</summary>
internal sealed class Glyphs
{
    /// <summary>Blocks in steps of an eighth.</summary>
    public static readonly Glyphs Unicode = new("▏▎▍▌▋▊▉█", " ▁▂▃▄▅▆▇█", "▼", "▲");

    /// <summary>For terminals and files whose encoding has no blocks.</summary>
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

    /// <summary>Marks the column that is sorted by.</summary>
    public string Down { get; }

    /// <summary>Marks the column that is sorted by, where the least comes first.</summary>
    public string Up { get; }

    /// <summary>A bar: <c>██████▌   </c>. What is more than nothing is never shown as nothing.</summary>
    /// <param name="share">How much of it is filled, 0 to 1.</param>
    /// <param name="width">Its length in characters.</param>
    public string Bar(double share, int width)
    {
        var steps = (int)Math.Round(Math.Clamp(share, 0, 1) * width * _bars.Length);
        if (share > 0 && steps == 0) steps = 1;
        var (full, rest) = Math.DivRem(steps, _bars.Length);
        var bar = new string(_bars[^1], full);
        if (rest > 0) bar += _bars[rest - 1];
        return bar.PadRight(width);
    }

    /// <summary>A line of columns, the greatest value at full height. What is more than nothing is never shown as nothing.</summary>
    /// <param name="values">The values, none of them negative.</param>
    public string Sparkline(IEnumerable<long> values)
    {
        var heights = values.ToArray();
        var highest = Math.Max(1, heights.DefaultIfEmpty().Max());
        return string.Concat(heights.Select(value => _levels[(int)Math.Ceiling((double)value / highest * (_levels.Length - 1))]));
    }
}
