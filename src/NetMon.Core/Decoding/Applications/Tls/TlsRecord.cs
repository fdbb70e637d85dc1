using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>One record of SSL 3.0 to TLS 1.3, RFC 8446 section 5.1: a header, and as much of its body as this packet has.</summary>
internal readonly ref struct TlsRecord
{
    /// <summary>Bytes of a record's header.</summary>
    public const int HeaderLength = 5;

    // 2^14, and the most that any version lets protection add, RFC 5246 section 6.2.3.
    private const int MaxLength = 16384 + 2048;

    private TlsRecord(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, int length)
    {
        Type = (TlsContentType)header[0];
        Version = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
        Body = body;
        Length = length;
    }

    /// <summary>What the record carries.</summary>
    public TlsContentType Type { get; }

    /// <summary>The version that the record layer claims; for TLS 1.3 always that of an older one.</summary>
    public ushort Version { get; }

    /// <summary>Bytes of the body that are here.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Bytes of the body by its header.</summary>
    public int Length { get; }

    /// <summary>Whether the body goes on in the next segment, or was cut by a snapshot length.</summary>
    public bool IsCut => Body.Length < Length;

    /// <summary>Reads the record that begins a span, if it can be one.</summary>
    /// <param name="data">Bytes of a stream.</param>
    /// <param name="record">The record.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, out TlsRecord record)
    {
        record = default;
        if (data.Length < HeaderLength || !StartsLikeOne(data)) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        if (length is 0 or > MaxLength) return false;
        var body = data[HeaderLength..];
        record = new TlsRecord(data, body.Length > length ? body[..length] : body, length);
        return true;
    }

    /// <summary>Whether the bytes that are there, be they fewer than a header, can begin a record.</summary>
    /// <param name="data">Bytes of a stream.</param>
    public static bool StartsLikeOne(ReadOnlySpan<byte> data) =>
        (data.Length < 1 || data[0] is >= (byte)TlsContentType.ChangeCipherSpec and <= (byte)TlsContentType.Heartbeat)
        && (data.Length < 2 || data[1] == 3)
        && (data.Length < 3 || data[2] <= 4);
}

/// <summary>What a record carries, RFC 8446 appendix B.1 and RFC 6520.</summary>
internal enum TlsContentType : byte
{
    /// <summary>Not one.</summary>
    None = 0,

    /// <summary>What follows is encrypted.</summary>
    ChangeCipherSpec = 20,

    /// <summary>A warning or an error.</summary>
    Alert = 21,

    /// <summary>Handshake messages.</summary>
    Handshake = 22,

    /// <summary>Encrypted data.</summary>
    ApplicationData = 23,

    /// <summary>RFC 6520.</summary>
    Heartbeat = 24,

    /// <summary>Protected record of DTLS that says by what connection it is, RFC 9146.</summary>
    ConnectionId = 25,
}
