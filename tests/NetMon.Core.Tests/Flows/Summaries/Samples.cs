using System.Net;
using CsCheck;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Flows.Summaries;
using NetMon.Packets;

namespace NetMon.Tests.Flows.Summaries;

/// <summary>Flows for the tests of summaries.</summary>
internal static class Samples
{
    public static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<IPAddress> IPv4 = Gen.Int[1, 6].Select(host => new IPAddress([192, 0, (byte)(host % 2), (byte)host]));

    private static readonly Gen<IPAddress> IPv6 = Gen.Int[1, 6].Select(host => IPAddress.Parse($"2001:db8:0:{host % 2}::{host}"));

    /// <summary>Flows among a few hosts, so that groups have several flows; some are from a host to itself.</summary>
    public static readonly Gen<TrafficSample> Any =
        from ends in Gen.OneOf(Gen.Select(IPv4, IPv4), Gen.Select(IPv6, IPv6))
        from protocol in AnyOf("TCP", "UDP", "ICMP")
        from port in AnyOf(53, 80, 443)
        from name in AnyOf("DNS", "TLS", null)
        from packets in Gen.Select(Gen.Int[1, 100], Gen.Int[0, 100])
        from bytes in Gen.Select(Gen.Int[60, 100_000], Gen.Int[0, 100_000])
        from seconds in Gen.Select(Gen.Int[0, 600], Gen.Int[0, 600])
        from handshake in Gen.Int[-50, 100]
        select new TrafficSample(ends.Item1, ends.Item2)
        {
            Protocol = protocol,
            DstPort = port,
            Application = name,
            ServerName = name is null ? null : name + ".example",
            Interface = "eth" + (port % 2),
            PacketsSent = packets.Item1,
            PacketsReceived = packets.Item2,
            BytesSent = bytes.Item1,
            BytesReceived = bytes.Item2,
            HandshakeNanoseconds = handshake < 0 ? null : handshake * 1_000_000L,
            FirstSeenNanoseconds = LocalTime.ToNanoseconds(Noon.AddSeconds(seconds.Item1)),
            LastSeenNanoseconds = LocalTime.ToNanoseconds(Noon.AddSeconds(seconds.Item1 + seconds.Item2)),
        };

    /// <summary>One flow: 2 packets and 200 bytes sent, 1 packet and 1000 bytes received.</summary>
    public static TrafficSample Flow(string from, string to, int port = 443, int second = 0) => new(IPAddress.Parse(from), IPAddress.Parse(to))
    {
        Protocol = "TCP",
        DstPort = port,
        Interface = "eth0",
        PacketsSent = 2,
        PacketsReceived = 1,
        BytesSent = 200,
        BytesReceived = 1000,
        FirstSeenNanoseconds = LocalTime.ToNanoseconds(Noon.AddSeconds(second)),
        LastSeenNanoseconds = LocalTime.ToNanoseconds(Noon.AddSeconds(second + 1)),
    };

    /// <summary>A flow of UDP from one host to port 53 of another.</summary>
    public static FlowRecord Record(int host, long bytes, int second = 0)
    {
        var ends = new FlowEndpoints(new FlowAddress([192, 0, 2, (byte)host]), new FlowAddress([192, 0, 2, 53]), 40_000, 53);
        var key = new FlowKey(ends, 17, FlowKeyFields.Ports, vlanId: 0, innerVlanId: 0, interfaceIndex: 0, out var isReversed);
        var time = (Noon.AddSeconds(second) - DateTime.UnixEpoch).Ticks * 100;
        var state = new FlowEntry { Key = key, IsReversed = isReversed, First = time, Last = time };
        state.Counters.Add(new FlowCounter { Packets = 1, Bytes = bytes }, fromOriginator: true);
        return new FlowRecord(state, "eth0", FlowEndReason.EndOfCapture);
    }

    /// <summary>Groups of the given flows, by key.</summary>
    public static Dictionary<string, TrafficSummary> Group(TrafficGrouping by, IEnumerable<TrafficSample> flows, TrafficGroupingOptions? options = null)
    {
        var builder = new TrafficSummaryBuilder(by, options);
        foreach (var flow in flows) builder.Add(flow);
        return builder.Summaries().ToDictionary(summary => summary.Key);
    }

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
