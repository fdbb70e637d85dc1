using NetMon.Flows.Live;

namespace NetMon.Adapters.Display;

/// <summary>Live traffic as lines of text, for where there is no terminal: a file, a job, a remote session.</summary>
public static class PlainTraffic
{
    private const int WidestLine = 119;

    // Enough to see who matters; a log is not a screen that is drawn over.
    private const int Rows = 10;

    /// <summary>Whether the encoding of the output has the characters that bars are drawn with.</summary>
    internal static bool HasBlocks => Console.OutputEncoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase);

    /// <summary>How many groups are shown if nothing else is said.</summary>
    public static int DefaultTop => Rows;

    /// <summary>The lines, without escape sequences.</summary>
    /// <param name="name">What is watched: the interfaces or the file.</param>
    /// <param name="snapshot">The traffic.</param>
    /// <param name="width">How wide lines may be; null where nothing limits them.</param>
    public static IReadOnlyList<string> Render(string name, TrafficSnapshot snapshot, int? width = null)
    {
        var style = new PageStyle(HasEscapes: false, HasColour: false, HasBlocks ? Glyphs.Unicode : Glyphs.Ascii);
        return new TrafficPage(name, style).RenderBlock(snapshot, Math.Min(width ?? WidestLine, WidestLine), snapshot.Rows.Count);
    }
}
