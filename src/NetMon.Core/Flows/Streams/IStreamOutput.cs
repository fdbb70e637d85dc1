namespace NetMon.Flows.Streams;

/// <summary>Takes the bytes of a stream in their order.</summary>
internal interface IStreamOutput
{
    /// <summary>Takes bytes.</summary>
    /// <param name="direction">The stream.</param>
    /// <param name="offset">Where the first one is in the stream.</param>
    /// <param name="gapBefore">How many bytes in front of them are missing.</param>
    /// <param name="bytes">The bytes; none where the end of the stream is missing.</param>
    /// <param name="packet">The packet that brought them.</param>
    void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet);
}
