using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>What an event of a packet says, but for its time.</summary>
/// <param name="source">Where the packet was seen.</param>
/// <param name="length">Bytes on the wire.</param>
/// <param name="data">The bytes that were kept.</param>
/// <param name="notes">What else is known of it.</param>
internal readonly ref struct EtlPacket(CaptureInterface source, int length, ReadOnlySpan<byte> data, PacketNotes? notes)
{
    /// <summary>Where the packet was seen.</summary>
    public CaptureInterface Source { get; } = source;

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; } = length;

    /// <summary>The bytes that were kept.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>What else is known of it.</summary>
    public PacketNotes? Notes { get; } = notes;
}
