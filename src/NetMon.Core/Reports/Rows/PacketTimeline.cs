using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Reports.Rows;

/// <summary>Packets and bytes over time by protocol, counted packet by packet. Not thread-safe.</summary>
internal sealed class PacketTimeline
{
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte Icmp = 1;
    private const byte IcmpV6 = 58;
    private const HeaderFields IP = HeaderFields.IPv4 | HeaderFields.IPv6;

    private static readonly string[] Names = ["TCP", "UDP", "ICMP", "Other IP", "Not IP"];

    private readonly TimeSteps _steps = new();

    /// <summary>Counts a packet, by its outermost IP header. One without a time is left out.</summary>
    public void Add(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (!frame.HasTime) return;
        var series = !headers.HasAny(IP) ? 4 : headers.IPProtocol switch
        {
            Tcp => 0,
            Udp => 1,
            Icmp or IcmpV6 => 2,
            _ => 3,
        };
        _steps.Add(series, frame.TimestampNanoseconds, 1, frame.Length);
    }

    /// <summary>The timeline; null if no packet has a time.</summary>
    public Timeline? Finish() => _steps.IsEmpty
        ? null
        : new Timeline(
            "Protocol",
            "Counted packet by packet, whole frames as on the wire.",
            _steps.Start,
            _steps.Width,
            [.. Names.Select((name, number) => _steps.Series(name, number)).Where(series => Array.Exists(series.Packets, count => count > 0))]);
}
