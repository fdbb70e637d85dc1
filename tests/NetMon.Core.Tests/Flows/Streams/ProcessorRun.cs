using NetMon.Capture;
using NetMon.Flows;
using NetMon.Flows.Selection;
using NetMon.Flows.Streams;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Runs processors over packets.</summary>
internal static class ProcessorRun
{
    public static IReadOnlyList<TcpStreamEnded> Read(IEnumerable<PacketRecord> packets, TcpStreamOptions? options = null) =>
        Run(new TcpStreamReader(options ?? new TcpStreamOptions()), packets).OfType<TcpStreamEnded>().ToArray();

    public static IReadOnlyList<TcpStreamSegment> Segments(TcpPackets packets, TcpStreamOptions? options = null) =>
        Read(packets.Packets, options).SelectMany(stream => stream.Segments).ToArray();

    public static IReadOnlyList<FlowRecord> Flows(IEnumerable<PacketRecord> packets, FlowOptions? options = null) =>
        Run(new FlowMeter(options ?? new FlowOptions()), packets).OfType<FlowsEnded>().SelectMany(ended => ended.Flows).ToArray();

    public static IReadOnlyList<long> Numbers(IEnumerable<PacketRecord> packets, IEnumerable<FlowIdentity> flows, bool decapsulate = false) =>
        Run(new FlowPacketFinder(flows, decapsulate), packets)
            .OfType<PacketsFound>().SelectMany(found => found.Packets).Select(packet => packet.Number).ToArray();

    private static List<CaptureItem> Run(IFrameProcessor processor, IEnumerable<PacketRecord> packets)
    {
        var items = new ItemList();
        processor.Start(items);
        foreach (var packet in packets) processor.OnPacket(packet);

        processor.OnEnd(isForced: false);
        return items.Items;
    }

    /// <summary>Hands a packet to a processor.</summary>
    public static void OnPacket(this IFrameProcessor processor, PacketRecord packet)
    {
        packet.DecodeHeaders(out var headers);
        processor.OnFrame(packet.AsFrame(), headers);
    }
}
