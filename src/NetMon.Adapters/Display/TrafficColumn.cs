using NetMon.Flows.Live;
using NetMon.Presentation;

namespace NetMon.Adapters.Display;

/// <summary>A column of the live table.</summary>
/// <param name="Header">Its title.</param>
/// <param name="Width">Its width in characters.</param>
/// <param name="Text">What it shows of a group.</param>
/// <param name="Sort">What the table is sorted by if it is sorted by this column.</param>
internal sealed record TrafficColumn(string Header, int Width, Func<TrafficRow, string> Text, TrafficSort? Sort = null)
{
    /// <summary>Whether it is drawn, not written.</summary>
    public bool IsBar { get; init; }

    /// <summary>Between two columns.</summary>
    public const int Gap = 2;

    // A pair of IPv6 addresses of usual length; wider would only be empty.
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

    private static readonly TrafficColumn PacketRate =
        new("Pkts/s", 9, row => row.PacketsPerSecond is { } rate ? Quantities.Count((long)Math.Round(rate)) : "");

    /// <summary>The columns that fit beside the names, and the width of the names.</summary>
    /// <param name="width">The width of the screen.</param>
    /// <param name="grouping">What is added up by.</param>
    /// <param name="glyphs">What bars are made of.</param>
    public static (int Key, IReadOnlyList<TrafficColumn> Columns) Choose(int width, TrafficGrouping grouping, Glyphs glyphs)
    {
        const int Percent = 5;
        var share = new TrafficColumn("Share", SmallestBar + Percent, _ => "", TrafficSort.Bytes) { IsBar = true };
        // The most important first. On a narrow screen one column stands for both directions.
        TrafficColumn[] wanted = width < NarrowScreen
            ? [Rate, Bytes, Flows]
            : [Rate, Sent, Received, share, Flows, PacketsSent, PacketsReceived, PacketRate];
        var left = width - SmallestKey(width, grouping);
        var chosen = wanted.TakeWhile(column => (left -= column.Width + Gap) >= 0).ToList();
        // One direction alone would be taken for both.
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

    // Names are cut before columns are left out on a narrow screen, and the other way round on a wide one.
    private static int SmallestKey(int width, TrafficGrouping grouping) => (width, grouping) switch
    {
        ( < NarrowScreen, _) => 15,
        ( < WideScreen, _) => 20,
        (_, TrafficGrouping.Conversation or TrafficGrouping.ServerName) => 36,
        _ => 28,
    };
}
