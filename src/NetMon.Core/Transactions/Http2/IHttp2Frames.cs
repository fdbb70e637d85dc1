using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http2;

/// <summary>Receives the frames of one direction from an <see cref="Http2FrameReader"/>. Each method returns a fault that ends reading.</summary>
internal interface IHttp2Frames
{
    /// <summary>Receives a frame other than DATA, when it is complete.</summary>
    /// <param name="frame">Its header.</param>
    /// <param name="payload">Its payload, for types that <see cref="Http2FrameReader"/> keeps.</param>
    /// <param name="first">The packet with its first byte.</param>
    /// <param name="last">The packet with its last byte.</param>
    Http2Fault Take(in Http2FrameHeader frame, ReadOnlySpan<byte> payload, PacketMark first, PacketMark last);

    /// <summary>Receives content of a DATA frame, as it arrives.</summary>
    /// <param name="frame">The header of the frame.</param>
    /// <param name="missing">Number of bytes of content that are missing before these.</param>
    /// <param name="bytes">The bytes; empty after missing ones only.</param>
    /// <param name="packet">Their packet.</param>
    Http2Fault TakeData(in Http2FrameHeader frame, int missing, ReadOnlySpan<byte> bytes, PacketMark packet);

    /// <summary>Called when the last byte of a DATA frame has arrived.</summary>
    /// <param name="frame">Its header.</param>
    /// <param name="packet">The packet with its last byte.</param>
    Http2Fault EndData(in Http2FrameHeader frame, PacketMark packet);
}
