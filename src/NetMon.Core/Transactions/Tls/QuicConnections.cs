using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>
/// The QUIC connections whose handshake may not be over. One is forgotten some time after its first packet or, oldest first, when there are
/// too many. Not thread-safe.
/// </summary>
/// <param name="options">The time and the limit.</param>
/// <param name="sessions">Receives the sessions.</param>
[ReadsPackets]
internal sealed class QuicConnections(TransactionOptions options, TlsSessions sessions)
{
    private const byte LongForm = 0x80;

    private readonly long _timeout = options.Timeout.Ticks * 100;
    private readonly Dictionary<FlowKey, QuicConnection> _connections = [];
    private readonly Queue<(FlowKey Key, long Time)> _order = new();

    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">Who sent it to whom.</param>
    /// <param name="payload">Its payload as far as it was captured.</param>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || (_connections.Count == 0 && (payload[0] & LongForm) == 0)) return;
        if (_connections.TryGetValue(datagram.Key, out var known))
        {
            known.Take(datagram, payload);
            return;
        }

        if ((payload[0] & LongForm) == 0) return;
        var connection = new QuicConnection(datagram.IsReversed, sessions);
        connection.Take(datagram, payload);
        if (!connection.HasBegun) return;
        while (_order.Count >= options.MaxOpen) Forget();
        _connections.Add(datagram.Key, connection);
        _order.Enqueue((datagram.Key, sessions.Now));
    }

    /// <summary>Forgets the connections whose time is over.</summary>
    public void Advance()
    {
        while (_order.TryPeek(out var oldest) && sessions.Now - oldest.Time > _timeout) Forget();
    }

    /// <summary>Forgets all connections.</summary>
    public void End()
    {
        while (_order.Count > 0) Forget();
    }

    private void Forget()
    {
        if (_connections.Remove(_order.Dequeue().Key, out var connection)) connection.End();
    }
}
