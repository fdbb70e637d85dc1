namespace NetMon.Flows.Streams;

/// <summary>Bytes received ahead of a gap in the stream.</summary>
/// <param name="Start">Stream offset of the first byte.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Packet">The packet that contained them.</param>
internal readonly record struct StreamPiece(long Start, byte[] Bytes, PacketMark Packet)
{
    /// <summary>Stream offset after the last byte.</summary>
    public long End => Start + Bytes.Length;
}
