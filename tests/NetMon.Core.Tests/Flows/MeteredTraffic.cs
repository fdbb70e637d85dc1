using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows;

/// <summary>A meter and the flows it has exported so far. Times are seconds since a day in 2026.</summary>
internal sealed class MeteredTraffic : IItemSink
{
    private const long Start = 1_780_000_000;
    private readonly FlowMeter _meter;
    private readonly Dictionary<string, CaptureInterface> _interfaces = [];
    private long _number;

    public MeteredTraffic(FlowOptions? options = null)
    {
        _meter = new FlowMeter(options ?? new FlowOptions());
        _meter.Start(this);
    }

    public List<FlowRecord> Flows { get; } = [];

    public FlowMeterStatistics Statistics => _meter.Statistics;

    public static byte[] Udp(int sourcePort, int port, int payload = 10, string source = "10.0.0.1", string destination = "10.0.0.2") =>
        PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(sourcePort, port, new byte[payload]), source, destination));

    public static byte[] Tcp(
        int sourcePort, int port, TcpFlags flags, uint seq = 1, uint ack = 1, string source = "10.0.0.1", string destination = "10.0.0.2") =>
        PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(sourcePort, port, [], flags, seq, ack), source, destination));

    public static byte[] Arp() =>
        PacketBytes.Ethernet(0x0806, PacketBytes.Arp(1, PacketBytes.ClientMac, "10.0.0.1", PacketBytes.ServerMac, "10.0.0.2"));

    public MeteredTraffic Add(double seconds, byte[] frame, string captureInterface = "") => AddAt(Nanoseconds(seconds), frame, captureInterface);

    public MeteredTraffic AddAt(long nanoseconds, byte[] frame, string captureInterface = "")
    {
        if (!_interfaces.TryGetValue(captureInterface, out var where))
        {
            _interfaces.Add(captureInterface, where = new CaptureInterface(captureInterface, LinkType.Ethernet));
        }

        PacketDecoder.Decode(LinkType.Ethernet, frame, frame.Length, out var headers);
        _meter.OnFrame(new CapturedFrame(where, ++_number, nanoseconds, frame.Length, frame), headers);
        return this;
    }

    public MeteredTraffic Tick(double seconds)
    {
        _meter.OnTick(Nanoseconds(seconds));
        return this;
    }

    /// <summary>Has what was gathered passed on, at no time.</summary>
    public MeteredTraffic Flush()
    {
        _meter.OnTick(long.MinValue);
        return this;
    }

    public List<FlowRecord> End(bool isForced = false)
    {
        _meter.OnEnd(isForced);
        return Flows;
    }

    public void Post(CaptureItem item) => Flows.AddRange(Assert.IsType<FlowsEnded>(item).Flows);

    private static long Nanoseconds(double seconds) => (Start * 1_000_000_000) + (long)(seconds * 1e9);
}
