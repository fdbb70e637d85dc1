using NetMon.Capture;

namespace NetMon.Flows.Streams;

/// <summary>Packets that were looked for.</summary>
/// <param name="Packets">The packets, in the order of the capture.</param>
public sealed record PacketsFound(IReadOnlyList<PacketRecord> Packets) : CaptureNotice
{
    /// <inheritdoc/>
    public override int Weight => Packets.Count;
}
