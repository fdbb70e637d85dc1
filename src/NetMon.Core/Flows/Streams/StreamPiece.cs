namespace NetMon.Flows.Streams;

/// <summary>Bytes that came before those in front of them.</summary>
/// <param name="Start">Where the first one is in the stream.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Packet">The packet that brought them.</param>
internal readonly record struct StreamPiece(long Start, byte[] Bytes, PacketMark Packet)
{
    /// <summary>Where the first byte after them is in the stream.</summary>
    public long End => Start + Bytes.Length;
}
