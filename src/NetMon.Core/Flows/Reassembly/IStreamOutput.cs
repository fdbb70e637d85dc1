namespace NetMon.Flows.Reassembly;

/// <summary>Receives the bytes of a stream in order.</summary>
internal interface IStreamOutput
{
    /// <summary>Receives bytes.</summary>
    /// <param name="direction">Direction of the stream.</param>
    /// <param name="offset">Stream offset of the first byte.</param>
    /// <param name="gapBefore">Number of missing bytes before them.</param>
    /// <param name="bytes">The bytes; empty if the end of the stream is missing.</param>
    /// <param name="packet">The packet that contained them.</param>
    void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet);
}
