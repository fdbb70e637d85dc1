using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>Finds the TLS sessions of TCP connections and of QUIC. Not thread-safe.</summary>
[ReadsPackets]
internal sealed class TlsConsumer : ITransportConsumer
{
    private readonly TlsSessions _sessions;
    private readonly QuicConnections _quic;

    /// <summary>Creates a consumer.</summary>
    /// <param name="options">How long answers are waited for.</param>
    /// <param name="output">Receives the sessions.</param>
    public TlsConsumer(TransactionOptions options, TransactionOutput output)
    {
        _sessions = new TlsSessions(options, output);
        _quic = new QuicConnections(options, _sessions);
    }

    /// <inheritdoc/>
    public IConnectionReader Open(ConnectionInfo connection) => new TlsStreamReader(connection, _sessions);

    /// <inheritdoc/>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload) => _quic.Take(datagram, payload);

    /// <inheritdoc/>
    public void Advance(long now)
    {
        _sessions.Advance(now);
        _quic.Advance();
    }

    /// <inheritdoc/>
    public void End()
    {
        _sessions.End();
        _quic.End();
    }
}
