using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>Tells a session what was in its encrypted records.</summary>
/// <param name="reader">The reader of the connection, which knows its session.</param>
[ReadsPackets]
internal sealed class TlsDecipheredSession(TlsStreamReader reader) : IDecryptionListener
{
    private const int AlertLength = 2;

    /// <inheritdoc/>
    void IDecryptionListener.TakeRecord(
        StreamDirection direction, TlsContentType type, ReadOnlySpan<byte> content, PacketMark first, PacketMark last)
    {
        if (reader.Session is not { IsOver: false } session) return;
        session.Decipher();
        var sender = reader.SenderOf(direction);
        if (type == TlsContentType.ApplicationData && !content.IsEmpty) session.TakeDeciphered(sender, content.Length, first, last);
        else if (type == TlsContentType.Alert && content.Length == AlertLength) session.TakeDecipheredAlert(sender, content[0], content[1]);
    }

    /// <inheritdoc/>
    void IDecryptionListener.TakeHandshake(StreamDirection direction, int type, ReadOnlySpan<byte> body, PacketMark packet)
    {
        if (reader.Session is { IsOver: false } session) session.TakeDeciphered(reader.SenderOf(direction), type, body, packet);
    }
}
