using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>
/// One direction of a connection: finds where its records begin, and passes on what they say. After missing bytes, the next segment that
/// begins with a record goes on.
/// </summary>
/// <param name="reader">The reader of the connection.</param>
/// <param name="direction">The direction.</param>
[ReadsPackets]
internal sealed class TlsStreamSide(TlsStreamReader reader, StreamDirection direction) : ITlsRecordOutput, ITlsMessageOutput
{
    /// <summary>The level of a fatal alert, RFC 5246 section 7.2.</summary>
    public const int FatalLevel = 2;

    private const int AlertLength = 2;
    private const int MaxClearTail = 256;

    // The header, the type of the message and the version, of an SSL 2.0 ServerHello.
    private const int Version2AnswerLength = 7;

    private readonly byte[] _alert = new byte[AlertLength];
    private TlsRecordReader? _records;
    private TlsMessageReader? _messages;
    private byte[] _undecided = [];
    private PacketMark _undecidedPacket;
    private byte[] _clearTail = [];
    private TlsContentType _type;
    private int _length;
    private bool _isEncrypted;
    private int _alertLength;

    /// <summary>Number of bytes kept.</summary>
    public long Buffered => _undecided.Length + _clearTail.Length + (_messages?.Buffered ?? 0);

    private TlsExchange Session => reader.Session!;

    private TlsSide Sender => reader.SenderOf(direction);

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">The next bytes of the stream.</param>
    /// <param name="packet">Their packet.</param>
    public void Take(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (_records is { IsBroken: false })
        {
            _records.Take(bytes, packet);
            return;
        }

        var first = packet;
        if (_undecided.Length > 0)
        {
            bytes = (byte[])[.. _undecided, .. bytes];
            first = _undecidedPacket;
            _undecided = [];
        }

        if (reader.Session is null) Open(bytes, first);
        else GoOn(bytes, first);
    }

    /// <summary>Notes that bytes are missing.</summary>
    public void Lose()
    {
        _undecided = [];
        if (_records is null) return;
        _records = null;
        _messages!.Cut();
        Session.NoteGap();
    }

    /// <summary>Reads the beginning of a message whose other bytes never came.</summary>
    public void End() => _messages?.Cut();

    /// <inheritdoc/>
    void ITlsRecordOutput.Begin(TlsContentType type, int length, PacketMark packet)
    {
        (_type, _length, _alertLength) = (type, length, 0);
        _isEncrypted = Session.IsEncrypted(Sender);
        if (type == TlsContentType.ApplicationData) Session.BeginData(Sender, length, packet);
    }

    /// <inheritdoc/>
    void ITlsRecordOutput.Add(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (_type == TlsContentType.Handshake && !_isEncrypted) _messages!.Take(bytes);
        else if (_type == TlsContentType.Alert && _length == AlertLength) AddAlert(bytes);
    }

    /// <inheritdoc/>
    void ITlsRecordOutput.End(PacketMark packet)
    {
        switch (_type)
        {
            case TlsContentType.ChangeCipherSpec:
                Session.TakeChangeCipherSpec(Sender);
                break;
            case TlsContentType.Alert when _length == AlertLength && TlsNames.AlertLevel(_alert[0]) is not null:
                Session.TakeAlert(Sender, _alert[0] == FatalLevel, _alert[1]);
                break;
            case TlsContentType.Alert:
                Session.TakeEncryptedAlert(Sender);
                break;
            case TlsContentType.Handshake when _isEncrypted:
                Session.TakeFinished(Sender, packet);
                break;
            case TlsContentType.ApplicationData:
                Session.EndData(Sender, _length, packet);
                break;
        }
    }

    /// <inheritdoc/>
    void ITlsMessageOutput.TakeMessage(int type, ReadOnlySpan<byte> body) => Session.TakeMessage(Sender, type, body);

    /// <inheritdoc/>
    void ITlsMessageOutput.SkipMessage() => Session.NoteLongMessage();

    private void Open(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        switch (TlsOpening.Judge(bytes))
        {
            case TlsBeginning.Undecided:
                Wait(bytes, packet);
                break;
            case TlsBeginning.ClientHello:
                reader.Begin(TlsSide.Client, direction, _clearTail, packet);
                Read(bytes, packet);
                break;
            case TlsBeginning.ServerHello:
                reader.Begin(TlsSide.Server, direction, _clearTail, packet);
                Read(bytes, packet);
                break;
            case TlsBeginning.Version2ClientHello:
                reader.Begin(TlsSide.Client, direction, _clearTail, packet);
                var rest = bytes[TlsVersion2Hello.LengthOf(bytes)..];
                if (!rest.IsEmpty) Read(rest, packet);
                break;
            default:
                NoteClearText(bytes);
                break;
        }
    }

    // The other side has begun a session, or this one goes on after missing bytes.
    private void GoOn(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (TlsRecord.StartsLikeOne(bytes))
        {
            if (bytes.Length < TlsRecord.HeaderLength) Wait(bytes, packet);
            else Read(bytes, packet);
        }
        else if (!TryReadVersion2Answer(bytes, packet))
        {
            NoteClearText(bytes);
        }
    }

    // SSL 2.0, section 2.6: a header of two bytes, type, two flags, version.
    private bool TryReadVersion2Answer(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        const byte ServerHello = 4;
        const int Version = 2;
        if (Session.HasServerHello || bytes[0] < 0x80 || (bytes.Length >= 3 && bytes[2] != ServerHello)) return false;
        if (bytes.Length < Version2AnswerLength) Wait(bytes, packet);
        else if (bytes[5] != 0 || bytes[6] != Version) return false;
        else Session.TakeVersion2Answer(Version);
        return true;
    }

    private void Wait(ReadOnlySpan<byte> bytes, PacketMark packet) => (_undecided, _undecidedPacket) = (bytes.ToArray(), packet);

    private void Read(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        _clearTail = [];
        _messages ??= new TlsMessageReader(this);
        _records = new TlsRecordReader(this);
        _records.Take(bytes, packet);
    }

    private void NoteClearText(ReadOnlySpan<byte> bytes)
    {
        reader.NoteClearText(direction, bytes.Length);
        if (reader.Session is not null) return;
        if (bytes.Length > MaxClearTail) bytes = bytes[^MaxClearTail..];
        var kept = Math.Min(_clearTail.Length, MaxClearTail - bytes.Length);
        _clearTail = [.. _clearTail[^kept..], .. bytes];
    }

    private void AddAlert(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) _alert[_alertLength++] = b;
    }
}
