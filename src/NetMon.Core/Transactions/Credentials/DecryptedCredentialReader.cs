using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Reads a connection for which there may be secrets: what is in clear, and what is decrypted, also after a STARTTLS or behind a proxy. The
/// two are read apart, so that each credential tells how it was sent.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="attempts">Holds the credentials until they are answered.</param>
[ReadsPackets]
internal sealed class DecryptedCredentialReader(ConnectionInfo connection, CredentialAttempts attempts) : IConnectionReader, IDecryptionListener
{
    // Where nothing in clear is of interest, TLS begins soon, or not at all.
    private const int MaxForeign = 8 * 1024;

    private CredentialReader _reader = new(connection, CredentialPart.InClear(connection), attempts);
    private bool _hasClearText;
    private bool _isDecrypted;
    private int _foreign;

    /// <inheritdoc/>
    public bool IsDone => _reader.IsDone && (_isDecrypted || _foreign > MaxForeign);

    /// <inheritdoc/>
    public long Buffered => _reader.Buffered;

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        _hasClearText |= !_isDecrypted && !bytes.IsEmpty;
        if (_reader.IsDone) _foreign = Math.Min(_foreign + bytes.Length, MaxForeign + 1);
        else _reader.Take(direction, offset, gapBefore, bytes, packet);
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end) => _reader.Complete(end);

    /// <inheritdoc/>
    void IDecryptionListener.Begin(DecryptedSession session)
    {
        // What was sent in clear before gets no other answer.
        _reader.Complete(ConnectionEnd.Finished);
        _reader = new CredentialReader(connection, new CredentialPart(connection.HasStart && !_hasClearText, IsEncrypted: true), attempts);
        _isDecrypted = true;
    }
}
