using System.Buffers;
using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Reads one connection: recognises its protocol by the first bytes of both sides, on any port, and leaves the rest to the parser of that
/// protocol. It is done as soon as the connection cannot be of any of them, such as TLS.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="part">What it reads of the connection.</param>
/// <param name="attempts">Holds the credentials until they are answered.</param>
[ReadsPackets]
internal sealed class CredentialReader(ConnectionInfo connection, CredentialPart part, CredentialAttempts attempts) : IConnectionReader
{
    // The commands before the one that tells FTP from SMTP, and the greeting of a talkative server.
    private const int MaxOpening = 2048;

    private readonly List<Piece> _pieces = [];
    private ArrayBufferWriter<byte>? _sent;
    private ArrayBufferWriter<byte>? _received;
    private CredentialLog? _log;
    private CredentialParser? _parser;
    private bool _isReversed;
    private bool _isForeign;

    /// <inheritdoc/>
    public bool IsDone => _isForeign || _parser is { IsDone: true };

    /// <inheritdoc/>
    public long Buffered => _parser?.Buffered ?? _pieces.Count * Piece.Cost + (_sent?.WrittenCount ?? 0) + (_received?.WrittenCount ?? 0);

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (IsDone) return;
        if (_parser is not null)
        {
            Pass(new Piece(direction, gapBefore, bytes.Length, packet), bytes);
            return;
        }

        if (bytes.IsEmpty) return;
        Keep(new Piece(direction, gapBefore, bytes.Length, packet), bytes);
        Recognise(isWhole: _sent?.WrittenCount >= MaxOpening || _received?.WrittenCount >= MaxOpening);
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        if (_parser is null && !_isForeign && _pieces.Count > 0) Recognise(isWhole: true);
        _log?.End();
    }

    private void Keep(in Piece piece, ReadOnlySpan<byte> bytes)
    {
        _pieces.Add(piece);
        ref var kept = ref piece.Direction == StreamDirection.Sent ? ref _sent : ref _received;
        (kept ??= new ArrayBufferWriter<byte>()).Write(bytes);
    }

    private void Recognise(bool isWhole)
    {
        var sent = Beginning(_sent);
        var received = Beginning(_received);
        var ends = connection.Endpoints;
        var found = Find(new Opening(sent, received, ends.DstPort, isWhole), out var protocol);
        // In a capture that begins in the middle, the roles are a guess.
        if (found == Recognition.No && !connection.HasStart)
        {
            found = Find(new Opening(received, sent, ends.SrcPort, isWhole), out protocol);
            _isReversed = found == Recognition.Yes;
        }

        if (found == Recognition.Yes) Start(protocol!);
        else if (found == Recognition.No) Forget();
    }

    // No more than the limit, so that pieces of any size give the same.
    private static ReadOnlySpan<byte> Beginning(ArrayBufferWriter<byte>? kept) =>
        kept is null ? [] : kept.WrittenSpan[..Math.Min(kept.WrittenCount, MaxOpening)];

    // A protocol is taken when those before it are ruled out, so that pieces of any size give the same.
    private static Recognition Find(in Opening opening, out CredentialProtocol? protocol)
    {
        foreach (var candidate in CredentialProtocol.All)
        {
            protocol = candidate;
            var found = candidate.Recognise(opening);
            if (found == Recognition.Yes || (found == Recognition.Maybe && !opening.IsWhole)) return found;
        }

        protocol = null;
        return Recognition.No;
    }

    private void Start(CredentialProtocol protocol)
    {
        _log = new CredentialLog(connection, _isReversed, part, attempts);
        _parser = protocol.Create(_log);
        int sent = 0, received = 0;
        foreach (var piece in _pieces)
        {
            if (_parser.IsDone) break;
            ref var at = ref piece.Direction == StreamDirection.Sent ? ref sent : ref received;
            var kept = piece.Direction == StreamDirection.Sent ? _sent! : _received!;
            Pass(piece, kept.WrittenSpan.Slice(at, piece.Length));
            at += piece.Length;
        }

        Release();
    }

    private void Pass(in Piece piece, ReadOnlySpan<byte> bytes)
    {
        var isFromClient = (piece.Direction == StreamDirection.Sent) ^ _isReversed;
        if (piece.GapBefore > 0) _parser!.Lose(isFromClient, piece.GapBefore);
        if (!bytes.IsEmpty) _parser!.Take(isFromClient, bytes, piece.Packet);
    }

    private void Forget()
    {
        _isForeign = true;
        Release();
    }

    private void Release()
    {
        _pieces.Clear();
        _pieces.TrimExcess();
        _sent = _received = null;
    }

    /// <summary>A piece of the opening.</summary>
    private readonly record struct Piece(StreamDirection Direction, long GapBefore, int Length, PacketMark Packet)
    {
        /// <summary>Its own size, in bytes.</summary>
        public const int Cost = 40;
    }
}
