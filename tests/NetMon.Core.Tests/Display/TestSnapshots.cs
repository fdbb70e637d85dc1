using System.Net;
using NetMon.Flows.Live;

namespace NetMon.Tests.Display;

/// <summary>Snapshots for the tests of what is drawn.</summary>
internal static class TestSnapshots
{
    public static TrafficSnapshot Hosts(int count = 100, TrafficView? view = null, string? firstKey = null) => new()
    {
        View = view ?? new TrafficView(),
        Elapsed = new TimeSpan(0, 1, 23),
        Rows = [.. Enumerable.Range(1, count).Select(host => Row(host, host == 1 ? firstKey : null))],
        GroupCount = count,
        MatchCount = count,
        Packets = 1_234_567,
        Bytes = 987_654_321,
        BitsPerSecond = 12_345_678,
        PacketsPerSecond = 4321,
        OpenFlows = 12,
        Flows = 3456,
        History = [.. Enumerable.Range(0, 60).Select(second => (long)second * 1000)],
        Protocols = [new TrafficShare("TCP", 900, 0.9), new TrafficShare("UDP", 100, 0.1)],
        Applications = [new TrafficShare("TLS", 600, 0.6), new TrafficShare("DNS", 10, 0.01)],
        AlertCount = 2,
        Alerts = ["port-scan: 192.0.2.66 asked 120 ports", "web: 192.0.2.10"],
        Statistics = new CaptureStatistics
        {
            Source = "eth0",
            StartNanoseconds = 0,
            Duration = 83,
            IsRunning = true,
            Received = 1_234_567,
            Delivered = 1_234_567,
            Discarded = 0,
            DroppedByKernel = 7,
            DroppedByInterface = null,
            DroppedByQueue = 0,
            Filtered = null,
            DecodeErrors = 3,
            BytesReceived = 987_654_321,
        },
    };

    private static TrafficRow Row(int host, string? key)
    {
        var address = new IPAddress([192, 0, 2, (byte)host]);
        var summary = new TrafficSummary
        {
            Grouping = nameof(TrafficGrouping.Host),
            Key = key ?? address.ToString(),
            Address = address.ToString(),
            Flows = host,
            PacketsSent = 1000 + host,
            PacketsReceived = 2000 + host,
            BytesSent = 1_000_000,
            BytesReceived = 2_000_000,
            Handshakes = host,
            HandshakeRtt = 0.0123,
            FirstSeenNanoseconds = 0,
            LastSeenNanoseconds = 0,
        };
        return new TrafficRow(summary, 8000, 10, 0.5 / host);
    }
}
