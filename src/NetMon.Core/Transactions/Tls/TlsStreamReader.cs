using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>
/// Reads the TLS session of a connection, on any port. Clear text may come before it, as with STARTTLS and proxies, but not much: other
/// connections are given up early.
/// </summary>
[ReadsPackets]
internal sealed class TlsStreamReader : IConnectionReader
{
    private readonly ConnectionInfo _connection;
    private readonly TlsSessions _sessions;
    private readonly TlsStreamSide _sent;
    private readonly TlsStreamSide _received;
    private StreamDirection _fromClient;
    private readonly TlsClearText _clearText = new();

    /// <summary>Creates a reader.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sessions">Receives the session.</param>
    public TlsStreamReader(ConnectionInfo connection, TlsSessions sessions)
    {
        _connection = connection;
        _sessions = sessions;
        _sent = new TlsStreamSide(this, StreamDirection.Sent);
        _received = new TlsStreamSide(this, StreamDirection.Received);
    }

    /// <inheritdoc/>
    public bool IsDone => Session is { IsOver: true } || _clearText.IsTooLong;

    /// <inheritdoc/>
    public long Buffered => _sent.Buffered + _received.Buffered;

    /// <summary>The session; null before its first hello.</summary>
    public TlsExchange? Session { get; private set; }

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (IsDone) return;
        var side = direction == StreamDirection.Sent ? _sent : _received;
        if (gapBefore > 0) side.Lose();
        if (bytes.IsEmpty) return;
        if (offset == 0) _clearText.Begin(direction, bytes, _connection.HasStart);
        side.Take(bytes, packet);
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        _sent.End();
        _received.End();
        Session?.End();
    }

    /// <summary>Begins the session.</summary>
    /// <param name="sender">The sender of its first hello.</param>
    /// <param name="direction">Its direction.</param>
    /// <param name="clearText">The end of what it has sent before.</param>
    /// <param name="packet">The packet with the start of the hello.</param>
    public TlsExchange Begin(TlsSide sender, StreamDirection direction, ReadOnlySpan<byte> clearText, PacketMark packet)
    {
        _fromClient = sender == TlsSide.Client ? direction : 1 - direction;
        var endpoints = _connection.Key.Flow.Endpoints(_connection.IsReversed ^ (_fromClient == StreamDirection.Received));
        var ends = TransactionEnds.Of(endpoints, _connection.Key.Flow, _connection.Interface, packet);
        return Session = new TlsExchange(TlsSessionTransport.Tcp, ends, packet, _sessions)
        {
            Connection = _connection,
            StartTls = sender == TlsSide.Client ? TlsUpgrade.Find(clearText) : null,
        };
    }

    /// <summary>Who sends in a direction of the session.</summary>
    public TlsSide SenderOf(StreamDirection direction) => direction == _fromClient ? TlsSide.Client : TlsSide.Server;

    /// <summary>Counts clear text.</summary>
    /// <param name="direction">Its direction.</param>
    /// <param name="length">Number of bytes.</param>
    public void NoteClearText(StreamDirection direction, int length)
    {
        _clearText.Add(direction, length);
        if (Session is null && _clearText is { IsTooLong: true, MayPrecedeHello: true }) _sessions.NoteUnsearched();
    }
}
