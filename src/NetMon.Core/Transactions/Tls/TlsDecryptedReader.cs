using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>
/// Reads the session of a connection for which there may be secrets: the bytes as they were captured, and after them what is decrypted.
/// </summary>
/// <param name="reader">Reads the session from the captured bytes.</param>
/// <param name="plaintext">Decrypts the same bytes.</param>
[ReadsPackets]
internal sealed class TlsDecryptedReader(TlsStreamReader reader, TlsPlaintextReader plaintext) : IConnectionReader
{
    /// <inheritdoc/>
    public bool IsDone => reader.IsDone;

    /// <inheritdoc/>
    public long Buffered => reader.Buffered + plaintext.Buffered;

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        // The version must be known before what is decrypted.
        reader.Take(direction, offset, gapBefore, bytes, packet);
        plaintext.Take(direction, offset, gapBefore, bytes, packet);
        if (reader.Session is { IsOver: false } session) session.AwaitsSecrets = plaintext.IsUndecided;
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        plaintext.Complete(end);
        reader.Complete(end);
    }
}
