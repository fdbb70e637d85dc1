using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>One direction of a TLS connection.</summary>
/// <param name="direction">The direction.</param>
internal sealed class TlsSide(StreamDirection direction)
{
    /// <summary>The direction.</summary>
    public StreamDirection Direction => direction;

    /// <summary>Records that are not read yet.</summary>
    public TlsRecordBuffer Records { get; } = new();

    /// <summary>Handshake messages that are not complete.</summary>
    public TlsHandshakeMessages Messages { get; } = new();

    /// <summary>Protection of the next record; null if it is in clear.</summary>
    public TlsProtection? Protection { get; private set; }

    /// <summary>The traffic secret of the protection, with TLS 1.3.</summary>
    public byte[]? TrafficSecret { get; set; }

    /// <summary>The secret that protects the next record, if its protection is not set yet.</summary>
    public TlsSecretLabel? Awaited { get; set; }

    /// <summary>Whether the keys of application data are in use, with TLS 1.3.</summary>
    public bool HasFinished { get; set; }

    /// <summary>Whether bytes are missing behind those of <see cref="Records"/>.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether nothing is decrypted any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Number of bytes that were not decrypted since the end, or are missing.</summary>
    public long Undecrypted { get; private set; }

    /// <summary>Takes bytes of the stream.</summary>
    /// <param name="gapBefore">Number of missing bytes before them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet that contained them.</param>
    public void Take(long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        IsCut |= gapBefore > 0;
        Undecrypted += gapBefore;
        if (IsCut || HasEnded) Undecrypted += bytes.Length;
        else Records.Add(bytes, packet);
    }

    /// <summary>Sets the protection of the next record.</summary>
    public void Protect(TlsProtection protection)
    {
        Protection?.Dispose();
        Protection = protection;
        Awaited = null;
    }

    /// <summary>Ends decryption.</summary>
    public void End()
    {
        HasEnded = true;
        Undecrypted += Records.Count;
        Records.Skip(Records.Count);
        Close();
    }

    /// <summary>Releases the keys.</summary>
    public void Close() => Protection?.Dispose();
}
