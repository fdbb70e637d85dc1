using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>Is told what becomes of the encryption of a connection.</summary>
internal interface IDecryptionListener
{
    /// <summary>Called before the first decrypted application data.</summary>
    /// <param name="session">The session.</param>
    void Begin(DecryptedSession session)
    {
    }

    /// <summary>Receives a record that was encrypted, before what is in it.</summary>
    /// <param name="direction">Its direction.</param>
    /// <param name="type">What it contains.</param>
    /// <param name="content">The content, without padding.</param>
    /// <param name="first">The packet with the end of its header.</param>
    /// <param name="last">The packet with its last byte.</param>
    void TakeRecord(StreamDirection direction, TlsContentType type, ReadOnlySpan<byte> content, PacketMark first, PacketMark last)
    {
    }

    /// <summary>Receives a handshake message that was encrypted, such as a certificate of TLS 1.3.</summary>
    /// <param name="direction">Its direction.</param>
    /// <param name="type">Its type, RFC 8446 appendix B.3.</param>
    /// <param name="body">The message after its header.</param>
    /// <param name="packet">The packet that completed it.</param>
    void TakeHandshake(StreamDirection direction, int type, ReadOnlySpan<byte> body, PacketMark packet)
    {
    }

    /// <summary>Receives a remark on what was not decrypted, before the bytes or the gap that it is about.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="note">A sentence.</param>
    void Note(StreamDirection direction, string note)
    {
    }
}
