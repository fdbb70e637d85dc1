using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http;

namespace NetMon.Transactions.Http2;

/// <summary>What follows a response that switches from HTTP/1.1 to HTTP/2, as the parsers of HTTP/1.1 pass it on: RFC 7540 section 3.2.</summary>
/// <param name="connection">What the exchanges of the connection have in common.</param>
/// <param name="upgraded">The exchange that asked for it. It is answered with HTTP/2.</param>
internal sealed class Http2Upgrade(HttpConnection connection, HttpExchange upgraded)
{
    private readonly Http2Connection _reader = new(connection, upgraded);
    private long _missingRequest;
    private long _missingResponse;

    /// <summary>Bytes that it keeps besides those of the connection's exchanges.</summary>
    public long Buffered => _reader.Buffered - connection.Kept;

    /// <summary>Whether a response switches to HTTP/2 without TLS.</summary>
    /// <param name="head">Its head.</param>
    public static bool IsOpenedBy(HttpHead head) =>
        head.StatusCode == 101 && string.Equals(head.Fields.Find("Upgrade"), "h2c", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes bytes.</summary>
    /// <param name="side">The side that sent them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">Their packet.</param>
    public void Take(HttpSide side, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        ref var missing = ref MissingOf(side);
        var direction = side == connection.SideOf(StreamDirection.Sent) ? StreamDirection.Sent : StreamDirection.Received;
        _reader.Take(direction, offset: 0, missing, bytes, packet);
        missing = 0;
    }

    /// <summary>Takes that bytes are missing before the next ones.</summary>
    /// <param name="side">The side that sent them.</param>
    /// <param name="count">Their number.</param>
    public void Miss(HttpSide side, long count) => MissingOf(side) += count;

    /// <summary>Outputs what is open.</summary>
    public void Complete() => _reader.Complete(ConnectionEnd.Finished);

    private ref long MissingOf(HttpSide side) => ref side == HttpSide.Request ? ref _missingRequest : ref _missingResponse;
}
