using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>
/// Passes the plaintext of a TLS connection to a reader, on any port and after a STARTTLS. A connection that is not TLS, or whose secrets
/// are not known, is passed on as it is. Bytes are held until that is known, so that secrets may come a little later than the packets.
/// </summary>
[ReadsPackets]
internal sealed class TlsPlaintextReader : IConnectionReader, ITlsPlaintext
{
    // While no secrets are known at all, only a handshake is waited for.
    private const int MaxHeldWithoutSecrets = 16 << 10;
    private const int MaxHeld = 256 << 10;

    private readonly ITlsSecrets _secrets;
    private readonly HeldBudget _budget;
    private readonly OpenContent _open;
    private readonly IDecryptionListener? _listener;
    private readonly HeldStream _held = new();
    private readonly Side _sent = new();
    private readonly Side _received = new();
    private TlsDecryptor _decryptor;
    private IConnectionReader? _inner;
    private Phase _phase;
    private bool _isOpen;
    private bool _hasBegun;
    private (StreamDirection Direction, PacketMark Packet)? _reset;
    private PacketMark _last;

    /// <summary>Creates a reader.</summary>
    /// <param name="secrets">Knows the secrets.</param>
    /// <param name="budget">Bounds what all connections hold.</param>
    /// <param name="open">Opens the reader of the content.</param>
    /// <param name="listener">Is told what becomes of the encryption; null for nobody.</param>
    public TlsPlaintextReader(ITlsSecrets secrets, HeldBudget budget, OpenContent open, IDecryptionListener? listener)
    {
        _secrets = secrets;
        _budget = budget;
        _open = open;
        _listener = listener;
        _decryptor = new TlsDecryptor(secrets, this);
    }

    private enum Phase
    {
        /// <summary>It is not known yet whether the bytes are TLS and will be decrypted.</summary>
        Opening,

        /// <summary>The bytes are not TLS so far.</summary>
        Clear,

        /// <summary>The bytes are TLS, and are decrypted.</summary>
        Decrypting,

        /// <summary>The bytes are TLS, and cannot be decrypted.</summary>
        Unchanged,
    }

    /// <summary>Whether it is not known yet if the bytes so far will be decrypted.</summary>
    public bool IsUndecided => _phase == Phase.Opening;

    /// <inheritdoc/>
    public bool IsDone => _phase != Phase.Opening && _isOpen && _inner is not { IsDone: false };

    /// <inheritdoc/>
    public long Buffered => _held.Count + _decryptor.Buffered + (_inner?.Buffered ?? 0);

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        _last = packet;
        if (_phase == Phase.Clear && gapBefore == 0 && MayBeClientHello(bytes)) BeginTls();
        SideOf(direction).CapturedEnd = offset + bytes.Length;
        switch (_phase)
        {
            case Phase.Opening:
                Hold(direction, offset, gapBefore, bytes, packet);
                break;
            case Phase.Decrypting:
                _decryptor.Take(direction, gapBefore, bytes, packet);
                PassFinishes();
                break;
            default:
                _inner?.Take(direction, offset, gapBefore, bytes, packet);
                break;
        }
    }

    /// <inheritdoc/>
    public void Finish(StreamDirection direction, PacketMark packet)
    {
        if (_phase is Phase.Clear or Phase.Unchanged)
        {
            _inner?.Finish(direction, packet);
            return;
        }

        if (_phase == Phase.Opening) _held.Finish(direction, packet);
        SideOf(direction).Finish = packet;
        PassFinishes();
    }

    /// <inheritdoc/>
    public void Reset(StreamDirection direction, PacketMark packet)
    {
        if (_phase == Phase.Opening)
        {
            _held.Reset(direction, packet);
            _reset = (direction, packet);
            return;
        }

        _inner?.Reset(direction, packet);
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        _decryptor.Complete();
        if (_phase == Phase.Opening) Decide();
        if (_phase == Phase.Opening) PassUnchanged(_decryptor.Obstacle);
        if (_phase == Phase.Decrypting)
        {
            PassFinishes();
            PassMissing(StreamDirection.Sent);
            PassMissing(StreamDirection.Received);
            if (_reset is { } reset) _inner?.Reset(reset.Direction, reset.Packet);
        }

        _inner?.Complete(end);
        _decryptor.Close();
    }

    /// <inheritdoc/>
    void ITlsPlaintext.TakeRecord(StreamDirection direction, TlsContentType type, ReadOnlySpan<byte> content, PacketMark first, PacketMark last) =>
        _listener?.TakeRecord(direction, type, content, first, last);

    /// <inheritdoc/>
    void ITlsPlaintext.TakeData(StreamDirection direction, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        BeginPlaintext();
        PassPlaintext(direction, gapBefore, bytes, packet);
    }

    /// <inheritdoc/>
    void ITlsPlaintext.TakeHandshake(StreamDirection direction, int type, ReadOnlySpan<byte> body, PacketMark packet) =>
        _listener?.TakeHandshake(direction, type, body, packet);

    /// <inheritdoc/>
    void ITlsPlaintext.Note(StreamDirection direction, string note) => _listener?.Note(direction, note);

    // A piece may have only the first bytes of one. It is read as clear text if the next ones show something else.
    private static bool MayBeClientHello(ReadOnlySpan<byte> bytes) =>
        bytes is [(byte)TlsContentType.Handshake, ..] && TlsOpening.Read(bytes) is (TlsOpeningKind.ClientHello or TlsOpeningKind.Unknown);

    private Side SideOf(StreamDirection direction) => direction == StreamDirection.Sent ? _sent : _received;

    // The bytes in clear before a STARTTLS, and the plaintext after it, are one stream.
    private void BeginTls()
    {
        _decryptor.Close();
        _decryptor = new TlsDecryptor(_secrets, this);
        _phase = Phase.Opening;
        _sent.Position = _sent.CapturedEnd;
        _received.Position = _received.CapturedEnd;
    }

    private void Hold(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var hasRoom = _held.Count + bytes.Length <= (_secrets.IsEmpty ? MaxHeldWithoutSecrets : MaxHeld) && _budget.TryTake(bytes.Length);
        if (!hasRoom) PassUnchanged(_decryptor.Obstacle);
        if (_phase != Phase.Opening)
        {
            _inner?.Take(direction, offset, gapBefore, bytes, packet);
            return;
        }

        _held.Take(direction, offset, gapBefore, bytes, packet);
        _decryptor.Take(direction, gapBefore, bytes, packet);
        Decide();
    }

    private void Decide()
    {
        if (_decryptor.State == TlsDecryption.Impossible)
        {
            PassUnchanged(_decryptor.Reason);
        }
        else if (_decryptor.State == TlsDecryption.Open)
        {
            _phase = Phase.Decrypting;
            _budget.Release(_held.Count);
            _held.Clear();
            PassFinishes();
        }
    }

    private void PassUnchanged(string? obstacle)
    {
        _phase = obstacle is null ? Phase.Clear : Phase.Unchanged;
        if (obstacle is not null && !_secrets.IsEmpty)
        {
            _listener?.Note(StreamDirection.Sent, obstacle);
            _listener?.Note(StreamDirection.Received, obstacle);
        }

        OpenInner(session: null);
        _budget.Release(_held.Count);
        _held.PassOn(_inner);
    }

    private void OpenInner(DecryptedSession? session)
    {
        if (_isOpen) return;
        _isOpen = true;
        _inner = _open(session);
    }

    private void BeginPlaintext()
    {
        if (_hasBegun) return;
        _hasBegun = true;
        _listener?.Begin(_decryptor.Session);
        OpenInner(_decryptor.Session);
    }

    private void PassPlaintext(StreamDirection direction, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var side = SideOf(direction);
        side.Position += gapBefore;
        if (_inner is { IsDone: false } inner) inner.Take(direction, side.Position, gapBefore, bytes, packet);
        side.Position += bytes.Length;
    }

    private void PassMissing(StreamDirection direction)
    {
        var missing = _decryptor.UndecryptedOf(direction);
        if (missing == 0) return;
        BeginPlaintext();
        PassPlaintext(direction, missing, [], _last);
    }

    private void PassFinishes()
    {
        if (_inner is null || _phase != Phase.Decrypting) return;
        PassFinish(StreamDirection.Sent);
        PassFinish(StreamDirection.Received);
    }

    private void PassFinish(StreamDirection direction)
    {
        var side = SideOf(direction);
        if (side.Finish is not { } packet || !_decryptor.HasRead(direction)) return;
        side.Finish = null;
        _inner!.Finish(direction, packet);
    }

    /// <summary>One direction.</summary>
    private sealed class Side
    {
        /// <summary>Offset after the last captured byte.</summary>
        public long CapturedEnd { get; set; }

        /// <summary>Offset of the next byte of plaintext.</summary>
        public long Position { get; set; }

        /// <summary>The packet that ended it, until the reader is told.</summary>
        public PacketMark? Finish { get; set; }
    }
}
