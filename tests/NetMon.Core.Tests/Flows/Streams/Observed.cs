using NetMon.Capture;
using NetMon.Flows;
using NetMon.Flows.Streams;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Runs processors over packets.</summary>
internal static class Observed
{
    public static IReadOnlyList<TcpStreamEnded> Read(IEnumerable<PacketRecord> packets, TcpStreamOptions? options = null) =>
        Observe(new TcpStreamReader(options ?? new TcpStreamOptions()), packets).OfType<TcpStreamEnded>().ToArray();

    public static IReadOnlyList<TcpStreamSegment> Segments(TcpPackets packets, TcpStreamOptions? options = null) =>
        Read(packets.Packets, options).SelectMany(stream => stream.Segments).ToArray();

    public static IReadOnlyList<FlowRecord> Flows(IEnumerable<PacketRecord> packets, FlowOptions? options = null) =>
        Observe(new FlowMeter(options ?? new FlowOptions()), packets).OfType<FlowsEnded>().SelectMany(ended => ended.Flows).ToArray();

    public static IReadOnlyList<long> Numbers(IEnumerable<PacketRecord> packets, IEnumerable<FlowIdentity> flows, bool decapsulate = false) =>
        Observe(new FlowPacketFinder(flows, decapsulate), packets)
            .OfType<PacketsFound>().SelectMany(found => found.Packets).Select(packet => packet.Number).ToArray();

    private static List<CaptureItem> Observe(IFrameProcessor processor, IEnumerable<PacketRecord> packets)
    {
        var notices = new NoticeList();
        processor.Start(notices);
        foreach (var packet in packets) processor.OnPacket(packet);

        processor.OnEnd(isForced: false);
        return notices.Notices;
    }

    /// <summary>Hands a packet to a processor.</summary>
    public static void OnPacket(this IFrameProcessor processor, PacketRecord packet)
    {
        packet.DecodeHeaders(out var headers);
        processor.OnFrame(packet.AsFrame(), headers);
    }
}
