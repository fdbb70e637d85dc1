using System.Runtime.InteropServices;
using NetMon.Decoding;
using NetMon.Decoding.Applications.Quic;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>
/// Reads the handshake of a QUIC connection: the hellos in the Initial packets of both sides, RFC 9001 section 5.2, whose keys derive from
/// the connection ID that the client chose first, or that the server gave it in a Retry.
/// </summary>
[ReadsPackets]
internal sealed class QuicConnection
{
    private const int MaxPackets = 8;

    // Type, offset and length of a CRYPTO frame, the Finished of SHA-256, and the tag. A packet with only an acknowledgment is shorter.
    private const int ShortestFinished = 3 + 4 + 32 + 16;

    // RFC 9000 section 20.1: from here on, error codes are alerts.
    private const ulong FirstCryptoError = 0x0100;
    private const ulong LastCryptoError = 0x01ff;

    private readonly bool _isClientReversed;
    private readonly TlsSessions _sessions;
    private readonly QuicHandshakeSide _client;
    private readonly QuicHandshakeSide _server;
    private TlsExchange? _session;
    private byte[] _connectionId = [];

    /// <summary>Creates a connection from its first datagram.</summary>
    /// <param name="isReversed">Whether the sender of the datagram is the second endpoint of the key.</param>
    /// <param name="sessions">Receives the session.</param>
    public QuicConnection(bool isReversed, TlsSessions sessions)
    {
        _isClientReversed = isReversed;
        _sessions = sessions;
        _client = new QuicHandshakeSide();
        _server = new QuicHandshakeSide();
    }

    /// <summary>Whether a client's Initial packet was read.</summary>
    public bool HasBegun => _session is not null;

    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">Who sent it to whom.</param>
    /// <param name="payload">Its payload as far as it was captured.</param>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload)
    {
        var side = datagram.IsReversed == _isClientReversed ? TlsSide.Client : TlsSide.Server;
        var wire = datagram.Length;
        for (var i = 0; i < MaxPackets && QuicLongHeader.TryRead(payload, wire, out var header); i++)
        {
            if (payload.Length < header.End) return;
            if (header.MayOpen) TakeInitial(side, datagram, payload[..header.End], header);
            else if (MayBeFinished(header)) Establish(side, datagram.Packet);
            payload = payload[header.End..];
            wire -= header.End;
        }

        // What is left, padding aside, is a packet with a short header: protected with keys that exist after the handshake.
        if (payload is [>= 0x40 and < 0x80, ..]) Establish(side, datagram.Packet);
    }

    /// <summary>Ends the session.</summary>
    public void End()
    {
        _session?.End();
        _client.Release();
        _server.Release();
    }

    private static bool MayBeFinished(in QuicLongHeader header) =>
        header.Type == QuicPacketType.Handshake && header.End - header.PacketNumberOffset >= ShortestFinished;

    private void Establish(TlsSide side, PacketMark packet)
    {
        if (side == TlsSide.Client && _session is { IsOver: false, HasServerHello: true }) _session.Establish(packet);
    }

    private void TakeInitial(TlsSide side, in Datagram datagram, ReadOnlySpan<byte> packet, in QuicLongHeader header)
    {
        var frames = TryOpen(side, datagram, packet, header);
        if (frames is null || _session is null or { IsOver: true }) return;
        var hello = new QuicFrames();
        hello.Add(frames);
        var handshake = side == TlsSide.Client ? _client : _server;
        foreach (var (offset, bytes) in hello.Handshake()) handshake.Add(offset, CollectionsMarshal.AsSpan(bytes));
        while (handshake.TryTake(out var type, out var body)) _session.TakeMessage(side, type, body);
        if (hello.CloseError is not (>= FirstCryptoError and <= LastCryptoError and var error)) return;
        _session.TakeAlert(side, isFatal: true, (int)(error - FirstCryptoError));
    }

    private byte[]? TryOpen(TlsSide side, in Datagram datagram, ReadOnlySpan<byte> packet, in QuicLongHeader header)
    {
        if (side == TlsSide.Server) return QuicInitialProtection.TryRemove(packet, header, _connectionId, QuicSender.Server, out _);
        if (HasBegun && QuicInitialProtection.TryRemove(packet, header, _connectionId, QuicSender.Client, out _) is { } frames) return frames;
        if (header.DestinationId.SequenceEqual(_connectionId)) return null;
        if (QuicInitialProtection.TryRemove(packet, header, out _) is not { } first) return null;
        Begin(datagram, header.DestinationId);
        return first;
    }

    // The client begins again after a Retry or a version negotiation, or opens a new connection.
    private void Begin(in Datagram datagram, ReadOnlySpan<byte> connectionId)
    {
        _connectionId = connectionId.ToArray();
        _client.Release();
        _server.Release();
        if (_session is { IsOver: false, HasServerHello: false })
        {
            _session.Repeat();
            return;
        }

        _session?.End();
        var ends = TransactionEnds.Of(datagram.Endpoints, datagram.Key, datagram.Interface, datagram.Packet);
        _session = new TlsExchange(TlsSessionTransport.Quic, ends, datagram.Packet, _sessions);
    }
}
