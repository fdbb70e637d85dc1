using NetMon.Capture;

namespace NetMon.Flows.Streams;

/// <summary>Packets found by a <see cref="FlowPacketFinder"/>.</summary>
/// <param name="Packets">The packets, in capture order.</param>
public sealed record PacketsFound(IReadOnlyList<PacketRecord> Packets) : CaptureNotice
{
    /// <inheritdoc/>
    public override int Weight => Packets.Count;
}
