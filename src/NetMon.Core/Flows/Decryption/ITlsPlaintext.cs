using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>Receives the content of a decrypted TLS connection.</summary>
internal interface ITlsPlaintext
{
    /// <summary>Receives a record that was encrypted, before what is in it.</summary>
    /// <param name="direction">Its direction.</param>
    /// <param name="type">What it contains.</param>
    /// <param name="content">The content, without padding.</param>
    /// <param name="first">The packet with the end of its header.</param>
    /// <param name="last">The packet with its last byte.</param>
    void TakeRecord(StreamDirection direction, TlsContentType type, ReadOnlySpan<byte> content, PacketMark first, PacketMark last);

    /// <summary>Receives application data.</summary>
    /// <param name="direction">Its direction.</param>
    /// <param name="gapBefore">Number of bytes before it that were not decrypted, at most.</param>
    /// <param name="bytes">The plaintext.</param>
    /// <param name="packet">The packet that contained its ciphertext.</param>
    void TakeData(StreamDirection direction, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet);

    /// <summary>Receives a handshake message that was encrypted.</summary>
    /// <param name="direction">Its direction.</param>
    /// <param name="type">Its type, RFC 8446 appendix B.3.</param>
    /// <param name="body">The message after its header.</param>
    /// <param name="packet">The packet that completed it.</param>
    void TakeHandshake(StreamDirection direction, int type, ReadOnlySpan<byte> body, PacketMark packet);

    /// <summary>Receives a remark on what was not decrypted.</summary>
    /// <param name="direction">Its direction.</param>
    /// <param name="note">A sentence.</param>
    void Note(StreamDirection direction, string note);
}
