using NetMon.Flows.Live;

namespace NetMon.Adapters.Display;

/// <summary>Live traffic as plain lines, for output without a terminal: a file, a job, a remote session.</summary>
public static class PlainTraffic
{
    private const int WidestLine = 119;

    // Enough for the top talkers; a log is not redrawn.
    private const int Rows = 10;

    /// <summary>Whether the output encoding has block characters.</summary>
    internal static bool HasBlocks => Console.OutputEncoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase);

    /// <summary>Default number of groups shown.</summary>
    public static int DefaultTop => Rows;

    /// <summary>The lines, without escape sequences.</summary>
    /// <param name="name">The interfaces or the file.</param>
    /// <param name="snapshot">The traffic.</param>
    /// <param name="width">Maximum line width; null for no limit.</param>
    public static IReadOnlyList<string> Render(string name, TrafficSnapshot snapshot, int? width = null)
    {
        var style = new PageStyle(HasEscapes: false, HasColour: false, HasBlocks ? Glyphs.Unicode : Glyphs.Ascii);
        return new TrafficPage(name, style).RenderBlock(snapshot, Math.Min(width ?? WidestLine, WidestLine), snapshot.Rows.Count);
    }
}
