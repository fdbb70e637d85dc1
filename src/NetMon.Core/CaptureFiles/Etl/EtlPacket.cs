using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Packet of an event, without its time.</summary>
/// <param name="source">Interface or component that saw the packet.</param>
/// <param name="length">Bytes on the wire.</param>
/// <param name="data">Captured bytes.</param>
/// <param name="notes">Options of the packet.</param>
internal readonly ref struct EtlPacket(CaptureInterface source, int length, ReadOnlySpan<byte> data, PacketNotes? notes)
{
    /// <summary>Interface or component that saw the packet.</summary>
    public CaptureInterface Source { get; } = source;

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; } = length;

    /// <summary>Captured bytes.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Options of the packet.</summary>
    public PacketNotes? Notes { get; } = notes;
}
