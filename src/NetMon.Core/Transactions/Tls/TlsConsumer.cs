using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>Finds the TLS sessions of TCP connections and of QUIC. Not thread-safe.</summary>
[ReadsPackets]
internal sealed class TlsConsumer : ITransportConsumer
{
    private readonly TlsSessions _sessions;
    private readonly QuicConnections _quic;
    private readonly ConnectionDecryption _decryption;

    /// <summary>Creates a consumer.</summary>
    /// <param name="options">How long answers are waited for, and the secrets.</param>
    /// <param name="output">Receives the sessions.</param>
    public TlsConsumer(TransactionOptions options, ITransactionSink output)
    {
        _sessions = new TlsSessions(options, output);
        _quic = new QuicConnections(options, _sessions);
        _decryption = new ConnectionDecryption(options.KeyLog);
    }

    /// <summary>Number of connections with so much before a hello that it was not searched for to their end.</summary>
    public long Unsearched => _sessions.Unsearched;

    /// <inheritdoc/>
    public IConnectionReader Open(ConnectionInfo connection)
    {
        var reader = new TlsStreamReader(connection, _sessions);
        var deciphered = new TlsDecipheredSession(reader);
        return _decryption.Watch(connection, deciphered) is { } plaintext ? new TlsDecryptedReader(reader, plaintext) : reader;
    }

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
