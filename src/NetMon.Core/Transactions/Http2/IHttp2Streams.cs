using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http2.Hpack;

namespace NetMon.Transactions.Http2;

/// <summary>Receives what one side says on its streams, from an <see cref="Http2Direction"/>.</summary>
internal interface IHttp2Streams
{
    /// <summary>Receives header or trailer fields.</summary>
    /// <param name="direction">Direction of the sender.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="first">The packet with the first byte of their frame.</param>
    /// <param name="last">The packet with the last byte of their last frame.</param>
    void Head(StreamDirection direction, int stream, HpackFieldList fields, PacketMark first, PacketMark last);

    /// <summary>Receives the request of a stream that the server has promised, RFC 9113 section 8.4.</summary>
    /// <param name="promised">The promised stream.</param>
    /// <param name="fields">The fields of the request.</param>
    /// <param name="first">The packet with the first byte of their frame.</param>
    /// <param name="last">The packet with the last byte of their last frame.</param>
    void Promise(int promised, HpackFieldList fields, PacketMark first, PacketMark last);

    /// <summary>Receives content, as it arrives.</summary>
    /// <param name="direction">Direction of the sender.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="missing">Number of bytes that are missing before these.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">Their packet.</param>
    void Content(StreamDirection direction, int stream, int missing, ReadOnlySpan<byte> bytes, PacketMark packet);

    /// <summary>Called when a side says no more on a stream.</summary>
    /// <param name="direction">Direction of the sender.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="packet">The packet with its last byte.</param>
    void End(StreamDirection direction, int stream, PacketMark packet);

    /// <summary>Called when a side ends both halves of a stream by an error.</summary>
    /// <param name="direction">Direction of the sender.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="errorCode">The error code, RFC 9113 section 7.</param>
    /// <param name="packet">The packet.</param>
    void Reset(StreamDirection direction, int stream, uint errorCode, PacketMark packet);

    /// <summary>Called when a side can be read no further.</summary>
    /// <param name="direction">Direction of the sender.</param>
    /// <param name="fault">Why.</param>
    /// <param name="packet">The packet at which it was found.</param>
    void Fail(StreamDirection direction, Http2Fault fault, PacketMark packet);
}
