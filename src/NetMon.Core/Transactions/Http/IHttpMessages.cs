using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http;

/// <summary>
/// Receives HTTP messages part by part, as they arrive, without their syntax: the same from HTTP/1.1 and from a stream of HTTP/2. Of each side:
/// a head, any number of pieces of the body, trailers if there are any, and the end. A response may be preceded by informational ones, heads
/// with a status of 100 to 199 that have no end. After an upgrade or CONNECT, what follows in both directions is passed on as bodies.
/// </summary>
internal interface IHttpMessages
{
    /// <summary>Receives the head of a message.</summary>
    /// <param name="side">The side.</param>
    /// <param name="head">The head.</param>
    /// <param name="first">The packet with its first byte.</param>
    /// <param name="last">The packet with its last byte.</param>
    void TakeHead(HttpSide side, HttpHead head, PacketMark first, PacketMark last);

    /// <summary>Receives bytes of a body, without the framing of its transfer.</summary>
    /// <param name="side">The side.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet that contained them.</param>
    void TakeBody(HttpSide side, ReadOnlySpan<byte> bytes, PacketMark packet);

    /// <summary>Receives the number of bytes of a body that were sent but not captured.</summary>
    /// <param name="side">The side.</param>
    /// <param name="count">The number of bytes.</param>
    void TakeMissing(HttpSide side, long count);

    /// <summary>Receives the fields after the body, RFC 9110 section 6.5.</summary>
    /// <param name="side">The side.</param>
    /// <param name="trailers">The fields.</param>
    void TakeTrailers(HttpSide side, HttpFields trailers);

    /// <summary>Receives a remark on a message: what was invalid, or left out because of a limit.</summary>
    /// <param name="side">The side.</param>
    /// <param name="text">The remark, a phrase without a full stop.</param>
    void TakeNote(HttpSide side, string text);

    /// <summary>Ends a message.</summary>
    /// <param name="side">The side.</param>
    /// <param name="isComplete">Whether it ended as its framing says. Missing bytes within the body do not matter here.</param>
    /// <param name="packet">The packet with its last byte.</param>
    void End(HttpSide side, bool isComplete, PacketMark packet);
}
