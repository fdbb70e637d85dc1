using NetMon.Flows.Live;
using NetMon.Presentation;

namespace NetMon.Adapters.Display;

/// <summary>A column of the live table.</summary>
/// <param name="Header">Header.</param>
/// <param name="Width">Width in characters.</param>
/// <param name="Text">Returns the text of a group.</param>
/// <param name="Sort">The sort order that this column stands for.</param>
internal sealed record TrafficColumn(string Header, int Width, Func<TrafficRow, string> Text, TrafficSort? Sort = null)
{
    /// <summary>Whether it is a bar instead of text.</summary>
    public bool IsBar { get; init; }

    /// <summary>Gap between columns.</summary>
    public const int Gap = 2;

    // A pair of IPv6 addresses of usual length; more would stay empty.
    private const int WidestKey = 45;
    private const int SmallestBar = 6;
    private const int WidestBar = 30;
    private const int NarrowScreen = 60;
    private const int WideScreen = 100;

    private static readonly TrafficColumn Rate =
        new("Rate", 12, row => row.BitsPerSecond is { } rate ? Quantities.BitRate(rate) : "", TrafficSort.Rate);

    private static readonly TrafficColumn Bytes = new("Bytes", 8, row => Quantities.Size(row.Summary.Bytes), TrafficSort.Bytes);
    private static readonly TrafficColumn Sent = new("Sent", 8, row => Quantities.Size(row.Summary.BytesSent), TrafficSort.BytesSent);
    private static readonly TrafficColumn Received = new("Received", 9, row => Quantities.Size(row.Summary.BytesReceived), TrafficSort.BytesReceived);
    private static readonly TrafficColumn Flows = new("Flows", 8, row => Quantities.Count(row.Summary.Flows), TrafficSort.Flows);
    private static readonly TrafficColumn PacketsSent = new("Pkts sent", 11, row => Quantities.Count(row.Summary.PacketsSent), TrafficSort.Packets);
    private static readonly TrafficColumn PacketsReceived = new("Pkts rcvd", 11, row => Quantities.Count(row.Summary.PacketsReceived));

    private static readonly TrafficColumn Rtt = new(
        "RTT", 8, row => row.Summary.HandshakeRtt is { } rtt ? Quantities.Elapsed(TimeSpan.FromSeconds(rtt)) : "", TrafficSort.HandshakeRtt);

    private static readonly TrafficColumn PacketRate =
        new("Pkts/s", 9, row => row.PacketsPerSecond is { } rate ? Quantities.Count((long)Math.Round(rate)) : "");

    /// <summary>Selects the columns that fit next to the key column, and its width.</summary>
    /// <param name="width">Width of the screen.</param>
    /// <param name="view">The grouping and the sort order.</param>
    /// <param name="glyphs">Characters of bars.</param>
    public static (int Key, IReadOnlyList<TrafficColumn> Columns) Choose(int width, TrafficView view, Glyphs glyphs)
    {
        const int Percent = 5;
        var share = new TrafficColumn("Share", SmallestBar + Percent, _ => "", TrafficSort.Bytes) { IsBar = true };
        // In order of importance. On a narrow screen one column combines both directions.
        // Of a server, its latency is asked as often as its traffic.
        var hasLatency = view.Grouping == TrafficGrouping.ServerName || view.Sort == TrafficSort.HandshakeRtt;
        TrafficColumn[] wanted = (width < NarrowScreen, hasLatency) switch
        {
            (true, true) => [Rtt, Bytes, Rate, Flows],
            (true, false) => [Rate, Bytes, Flows],
            (false, true) => [Rate, Rtt, Sent, Received, share, Flows, PacketsSent, PacketsReceived, PacketRate],
            (false, false) => [Rate, Sent, Received, share, Flows, PacketsSent, PacketsReceived, Rtt, PacketRate],
        };
        var left = width - SmallestKey(width, view.Grouping, hasLatency);
        var chosen = wanted.TakeWhile(column => (left -= column.Width + Gap) >= 0).ToList();
        // A single direction would be mistaken for the total.
        if (chosen.LastOrDefault() == PacketsSent) chosen.Remove(PacketsSent);

        var key = width - chosen.Sum(column => column.Width + Gap);
        var spare = Math.Max(0, key - WidestKey);
        key -= spare;
        if (chosen.IndexOf(share) is >= 0 and var index)
        {
            var bar = Math.Min(WidestBar, SmallestBar + spare);
            chosen.RemoveAt(index);
            chosen.Insert(0, share with { Width = bar + Percent, Text = row => glyphs.Bar(row.Share, bar) + $"{row.Share * 100,4:0}%" });
        }

        return (Math.Max(1, key), chosen);
    }

    // A narrow screen truncates keys before it drops columns; a wide one drops columns first.
    private static int SmallestKey(int width, TrafficGrouping grouping, bool hasLatency) => (width, grouping) switch
    {
        ( < NarrowScreen, _) => 15,
        // Names of servers are long, and the bar of the share is worth less.
        ( < WideScreen, _) when hasLatency => 28,
        ( < WideScreen, _) => 20,
        (_, TrafficGrouping.Conversation or TrafficGrouping.ServerName) => 36,
        _ => 28,
    };
}
