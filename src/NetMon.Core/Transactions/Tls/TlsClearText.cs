using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Transactions.Tls;

/// <summary>
/// Bounds what is read of a connection before its session begins, so that connections without TLS are given up early. Clients ask for TLS
/// soon, but servers may have sent much by then: where the server speaks first, or the connection begins with records that are no hello, its
/// bytes may be a hundred times as many.
/// </summary>
[ReadsPackets]
internal sealed class TlsClearText
{
    /// <summary>Maximum number of bytes before a hello, where nothing promises that one comes.</summary>
    public const int Limit = 8 * 1024;

    /// <summary>Maximum number of bytes of the server, or of other records, before a hello.</summary>
    public const int LongLimit = 1 << 20;

    private long _sent;
    private long _received;
    private StreamDirection? _first;
    private bool _beginsWithRecords;

    /// <summary>Whether there is so much of it that no hello is expected any more.</summary>
    public bool IsTooLong => _beginsWithRecords
        ? _sent + _received > LongLimit
        : _first == StreamDirection.Received ? _sent > Limit || _sent + _received > LongLimit : _sent + _received > Limit;

    /// <summary>Whether a hello may follow although it is too long; else the client is past the point where it can ask for TLS.</summary>
    public bool MayPrecedeHello => _sent + _received > LongLimit;

    /// <summary>Takes the first bytes of a direction.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="hasStart">Whether the connection was seen from its start; else its roles are a guess.</param>
    public void Begin(StreamDirection direction, ReadOnlySpan<byte> bytes, bool hasStart)
    {
        if (_first is not null || !hasStart) return;
        _first = direction;
        _beginsWithRecords = TlsRecord.StartsLikeOne(bytes);
        // SSH, whose client does not wait, has no TLS; what it carries is much.
        if (bytes.StartsWith("SSH-"u8)) _first = StreamDirection.Sent;
    }

    /// <summary>Counts bytes.</summary>
    /// <param name="direction">Their direction.</param>
    /// <param name="length">How many.</param>
    public void Add(StreamDirection direction, int length)
    {
        if (direction == StreamDirection.Sent) _sent += length;
        else _received += length;
    }
}
