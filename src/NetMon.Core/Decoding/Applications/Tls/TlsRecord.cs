using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>One record of SSL 3.0 to TLS 1.3, RFC 8446 section 5.1: its header, and the available part of its body.</summary>
internal readonly ref struct TlsRecord
{
    /// <summary>Length of the record header, in bytes.</summary>
    public const int HeaderLength = 5;

    /// <summary>Offset of the length in the record header, in bytes.</summary>
    public const int LengthOffset = 3;

    /// <summary>Maximum length of a body: 2^14, and the largest expansion that any version permits, RFC 5246 section 6.2.3.</summary>
    public const int MaxLength = 16384 + 2048;

    private TlsRecord(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, int length)
    {
        Type = (TlsContentType)header[0];
        Version = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
        Body = body;
        Length = length;
    }

    /// <summary>The content type.</summary>
    public TlsContentType Type { get; }

    /// <summary>The version in the record header; for TLS 1.3 always an older one.</summary>
    public ushort Version { get; }

    /// <summary>The available bytes of the body.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Length of the body, from the record header.</summary>
    public int Length { get; }

    /// <summary>Whether the body continues in the next segment, or was cut by the snapshot length.</summary>
    public bool IsCut => Body.Length < Length;

    /// <summary>Reads the record at the start of the data, if there may be one.</summary>
    /// <param name="data">Bytes of a stream.</param>
    /// <param name="record">The record.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, out TlsRecord record)
    {
        record = default;
        if (data.Length < HeaderLength || !StartsLikeOne(data)) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(data[LengthOffset..]);
        if (length is 0 or > MaxLength) return false;
        var body = data[HeaderLength..];
        record = new TlsRecord(data, body.Length > length ? body[..length] : body, length);
        return true;
    }

    /// <summary>Whether data, even if shorter than a header, can be the start of a record.</summary>
    /// <param name="data">Bytes of a stream.</param>
    public static bool StartsLikeOne(ReadOnlySpan<byte> data) =>
        (data.Length < 1 || data[0] is >= (byte)TlsContentType.ChangeCipherSpec and <= (byte)TlsContentType.Heartbeat)
        && (data.Length < 2 || data[1] == 3)
        && (data.Length < 3 || data[2] <= 4);
}

/// <summary>The content type of a record, RFC 8446 appendix B.1 and RFC 6520.</summary>
internal enum TlsContentType : byte
{
    /// <summary>No content type.</summary>
    None = 0,

    /// <summary>All later records are encrypted.</summary>
    ChangeCipherSpec = 20,

    /// <summary>A warning or an error.</summary>
    Alert = 21,

    /// <summary>Handshake messages.</summary>
    Handshake = 22,

    /// <summary>Encrypted data.</summary>
    ApplicationData = 23,

    /// <summary>RFC 6520.</summary>
    Heartbeat = 24,

    /// <summary>A protected DTLS record with a connection ID, RFC 9146.</summary>
    ConnectionId = 25,
}
