using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Quic;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Cache;

namespace NetMon.Flows.Content;

/// <summary>
/// Identifies the application of flows from their first payloads. Most flows are identified by the first one. A head that continues in
/// further segments is buffered until it includes the server or DNS name. Not thread-safe.
/// </summary>
internal sealed class ContentReader
{
    /// <summary>The most payload packets that are examined per flow. A flow that is not identified by then stays unidentified.</summary>
    public const int MaxPackets = 32;

    // A head of this length that is not recognised will not be recognised when it is longer.
    private const int TellingLength = 64;

    private readonly FlowContentCache _cache = new();
    private readonly ClientHellos _hellos = new();
    private readonly BufferedHeads _held;

    /// <summary>Creates a reader.</summary>
    /// <param name="maxHeldBytes">The limit of all buffered heads together, in bytes.</param>
    public ContentReader(int maxHeldBytes = BufferedHeads.DefaultMaxBytes) => _held = new BufferedHeads(maxHeldBytes);

    /// <summary>Total size of all buffered heads, in bytes.</summary>
    public long HeldBytes => _held.BufferedBytes;

    /// <summary>Examines one packet, with a payload or a SYN, of a flow whose content is not known yet.</summary>
    /// <param name="state">The flow.</param>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The frame that the headers were decoded from.</param>
    /// <param name="fromOriginator">Whether the packet was sent by the originator.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(ref FlowEntry state, in PacketHeaders headers, ReadOnlySpan<byte> data, bool fromOriginator)
    {
        try
        {
            ReadPacket(ref state, headers, data, fromOriginator);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // Keep what is known of the flow, and end the search.
            DecoderFaults.Count(e);
            SetKnown(ref state);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPacket(ref FlowEntry state, in PacketHeaders headers, ReadOnlySpan<byte> data, bool fromOriginator)
    {
        ref var progress = ref state.Progress;
        if (progress.Held is { IsReleased: true }) progress.Forget();
        var side = fromOriginator == state.IsReversed ? 1 : 0;
        var seq = headers.Seq;
        if ((headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None)
        {
            // Data in a SYN segment starts at the sequence number after the SYN, RFC 9293 section 3.4.
            seq++;
            if (progress.Held?.Find(side) is null && StreamStart(state, side) == seq) progress.Start(side);
        }

        if (headers.PayloadLength == 0) return;
        if (!ApplicationDetector.CanCarry(headers) || progress.Packets == MaxPackets)
        {
            Settle(ref state);
            return;
        }

        progress.Packets++;
        if (!ApplicationDetector.TryGetPayload(headers, data, out var payload)) return;
        if (payload.Transport == ApplicationTransport.Tcp) ReadSegment(ref state, payload, seq, side);
        else ReadDatagram(ref state, payload, side);
    }

    /// <summary>Evaluates the buffered heads, even if they are incomplete, and releases them. Called when the flow ends.</summary>
    /// <param name="state">The flow.</param>
    public void Complete(ref FlowEntry state)
    {
        try
        {
            if (!state.Progress.IsKnown) Settle(ref state);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e);
            SetKnown(ref state);
        }
    }

    private void ReadDatagram(ref FlowEntry state, in ApplicationPayload payload, int side)
    {
        switch (ApplicationDetector.Detect(payload))
        {
            case null:
                break;
            case QuicDecoder quic:
                ReadQuic(ref state, quic, payload, side);
                break;
            case var decoder:
                Take(ref state, decoder, PayloadNames.Read(decoder, payload));
                break;
        }
    }

    // A ClientHello may be spread over several datagrams, and its CRYPTO frames may arrive in any order.
    private void ReadQuic(ref FlowEntry state, QuicDecoder decoder, in ApplicationPayload payload, int side)
    {
        Take(ref state, decoder, default);
        if (QuicInitials.Read(payload)?.Handshake() is not { Count: > 0 } runs) return;
        // Common case: the first datagram has the whole ClientHello.
        if (state.Progress.Held?.Find(side) is null && runs is [(0, var first)]
            && TryReadQuicHello(ref state, decoder, CollectionsMarshal.AsSpan(first), isFull: false)) return;

        foreach (var (offset, bytes) in runs)
        {
            if (offset < StreamHead.MaxLength && !TryHold(ref state, side, start: 0, (long)offset, CollectionsMarshal.AsSpan(bytes))) return;
        }

        if (state.Progress.Held?.Find(side) is { } head) TryReadQuicHello(ref state, decoder, head.Bytes, head.IsFull);
    }

    private bool TryReadQuicHello(ref FlowEntry state, QuicDecoder decoder, ReadOnlySpan<byte> messages, bool isFull)
    {
        var name = TlsServerName.ReadHandshake(messages, goesOn: true, out _);
        Take(ref state, decoder, new PayloadNames(name, null, IsCut: false));
        var hello = TlsFirstHello.FindInMessages(messages, out var isCut);
        if (isCut && !isFull) return false;
        // QUIC has TLS 1.3 or later, RFC 9001 section 4.2.
        if (hello.IsClient) Note(ref state, _hellos.Read(hello.Body, TlsTransport.Quic) with { Version = TlsNames.Version(0x0304) });
        SetKnown(ref state);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadSegment(ref FlowEntry state, in ApplicationPayload payload, uint seq, int side)
    {
        ref var progress = ref state.Progress;
        if (progress.IsFinished(side)) return;
        var head = progress.Held?.Find(side);
        var start = head?.Start ?? (progress.HasStart(side) ? StreamStart(state, side) : seq);
        long offset = (int)(seq - start);

        // Bytes before the head, such as the byte of a keep-alive, are not part of it.
        if (offset + payload.Length <= 0) return;
        if (head is not null) ReadHeld(ref state, head, payload, seq, side);
        else if (offset <= 0) ReadFirst(ref state, Behind(payload, (int)-offset), start, side);
        else if (progress.HasStart(side) && offset < StreamHead.MaxLength) Hold(ref state, payload, start, offset, side);
        else ReadLate(ref state, payload, seq, side);
    }

    // Reads a segment at the start of the head, which in most flows has all of it.
    private void ReadFirst(ref FlowEntry state, in ApplicationPayload payload, uint start, int side)
    {
        var decoder = ApplicationDetector.Detect(payload);
        if (decoder is null)
        {
            var mayBeBeginning = payload.IsWhole && state.Progress.HasStart(side)
                && (payload.Length < TellingLength || ProxyHeader.IsBeginning(payload.Data));
            if (mayBeBeginning) Hold(ref state, payload, start, 0, side);
            else state.Progress.Restart(side);
            return;
        }

        var isCut = ReadNames(ref state, decoder, payload);
        if (state.Progress.IsKnown) return;
        if (isCut && payload.IsWhole) Hold(ref state, payload, start, 0, side);
        else Finish(ref state, side);
    }

    // The head was not captured or is lost. The current segment may identify the application by itself.
    private void ReadLate(ref FlowEntry state, in ApplicationPayload payload, uint seq, int side)
    {
        state.Progress.Restart(side);
        ReadFirst(ref state, payload, start: seq, side);
    }

    private void ReadHeld(ref FlowEntry state, StreamHead head, in ApplicationPayload payload, uint seq, int side)
    {
        var before = head.Bytes.Length;
        if (!Hold(ref state, payload, head.Start, (int)(seq - head.Start), side) || head.Bytes.Length == before) return;

        var whole = new ApplicationPayload(payload.Transport, payload.SrcPort, payload.DstPort, head.Bytes, head.Bytes.Length);
        var decoder = ApplicationDetector.Detect(whole);
        if (decoder is null)
        {
            // The head may be of another protocol, such as SOCKS, that is followed by the protocol it carries.
            var mayTell = whole.Length < TellingLength || ProxyHeader.IsBeginning(whole.Data);
            if (mayTell && !head.IsFull && ApplicationDetector.Detect(payload) is null) return;
            Restart(ref state, side);
            ReadLate(ref state, payload, seq, side);
            return;
        }

        var isCut = ReadNames(ref state, decoder, whole);
        if (!state.Progress.IsKnown && (!isCut || head.IsFull)) Finish(ref state, side);
    }

    // Returns whether something to be read continues after the payload.
    private bool ReadNames(ref FlowEntry state, ApplicationDecoder decoder, in ApplicationPayload payload)
    {
        var names = PayloadNames.Read(decoder, payload);
        Take(ref state, decoder, names);
        return decoder is TlsDecoder ? ReadHello(ref state, decoder, payload) : names.IsCut;
    }

    private bool ReadHello(ref FlowEntry state, ApplicationDecoder decoder, in ApplicationPayload payload)
    {
        if (state.Content is not { } known || known.Application != decoder.Name) return false;
        var hello = TlsFirstHello.Find(ProxyHeader.Skip(payload, out _).Data, out var isCut);
        if (hello.Body.IsEmpty) return isCut;
        if (hello.IsClient) Note(ref state, _hellos.Read(hello.Body, TlsTransport.Stream));
        else Note(ref state, Answered(known.Tls, TlsServerHello.Read(hello.Body)));
        return isCut;
    }

    private static FlowTls Answered(in FlowTls tls, TlsServerHello hello) => hello.Version is not { } version ? tls : tls with
    {
        Version = TlsNames.Version(version),
        Alpn = TlsAlpn.ChosenOf(hello) ?? (hello.IsVersion13 ? tls.Offered : null),
    };

    private void Note(ref FlowEntry state, in FlowTls tls)
    {
        var known = state.Content!;
        // The hellos may arrive in any order.
        var both = tls with { Version = tls.Version ?? known.Tls.Version, Alpn = known.Tls is { Version: not null, Alpn: { } chosen } ? chosen : tls.Alpn };
        state.Content = _cache.Get(known.Application, known.ServerName, known.DnsName, both);
        if (both is { Ja4: not null, Version: not null }) SetKnown(ref state);
    }

    private bool Hold(ref FlowEntry state, in ApplicationPayload payload, uint start, long offset, int side)
    {
        if (!TryHold(ref state, side, start, offset, payload.Data)) return false;
        // Bytes cut by the snapshot length leave a gap that is never filled.
        if (!payload.IsWhole) state.Progress.Held!.Find(side)!.LimitTo(offset + payload.Data.Length);
        return true;
    }

    private bool TryHold(ref FlowEntry state, int side, uint start, long offset, ReadOnlySpan<byte> bytes)
    {
        ref var progress = ref state.Progress;
        var held = progress.Held ??= _held.Add();
        if (_held.TryPlace(held, side, start, offset, bytes) && !held.IsReleased) return true;
        Restart(ref state, side);
        return false;
    }

    private void Restart(ref FlowEntry state, int side)
    {
        if (state.Progress.Held is { } held) _held.Release(held, side);
        state.Progress.Restart(side);
    }

    // The side's head has been read. If its SYN was not seen, the side may still begin another message.
    private void Finish(ref FlowEntry state, int side)
    {
        ref var progress = ref state.Progress;
        var hasStart = progress.HasStart(side);
        Restart(ref state, side);
        if (progress.Held is { HasHeads: false } empty)
        {
            _held.Remove(empty);
            progress.Held = null;
        }

        if (!hasStart) return;
        progress.Finish(side);
        if (progress.AreSidesFinished) SetKnown(ref state);
    }

    private void Take(ref FlowEntry state, ApplicationDecoder decoder, in PayloadNames names)
    {
        var known = state.Content;
        // The first application that is recognised is the flow's application.
        if (known is not null && (known.Application != decoder.Name || !names.HasAny)) return;
        state.Content = _cache.Get(decoder.Name, names.ServerName, names.DnsName, known?.Tls ?? default);
        // The hellos of TLS say more than names.
        if (decoder is TlsDecoder or QuicDecoder) return;
        if (names.HasAny || !PayloadNames.AreSaidBy(decoder)) SetKnown(ref state);
    }

    // No more data arrives or is examined, so the buffered heads are evaluated although they are incomplete.
    private void Settle(ref FlowEntry state)
    {
        if (state.Progress.Held is { IsReleased: false } held)
        {
            for (var side = 0; side < 2; side++)
            {
                if (held.Find(side) is { } head) ReadRuns(ref state, head, side);
            }
        }

        SetKnown(ref state);
    }

    private void ReadRuns(ref FlowEntry state, StreamHead head, int side)
    {
        var ports = state.Key.Endpoints(isReversed: side == 1);
        for (var i = 0; i < head.RunCount && !state.Progress.IsKnown; i++)
        {
            var bytes = head.RunAt(i);
            if (state.Key.Protocol == IPProtocols.Tcp)
            {
                if (i > 0 || state.Content is not null) return;
                var payload = new ApplicationPayload(ApplicationTransport.Tcp, ports.SrcPort, ports.DstPort, bytes, bytes.Length);
                if (ApplicationDetector.Detect(payload) is { } decoder) Take(ref state, decoder, PayloadNames.Read(decoder, payload));
            }
            else if (state.Content is { } content && TlsServerNameSearch.Find(bytes) is { } server)
            {
                state.Content = _cache.Get(content.Application, server, content.DnsName, content.Tls);
                state.Progress.End();
            }
        }
    }

    // The sequence number after the SYN, as the TCP tracker has it: a SYN that the tracker rejects starts no stream.
    private static uint StreamStart(in FlowEntry state, int side)
    {
        var isOriginator = side == 1 == state.IsReversed;
        return (isOriginator ? state.Tcp.Originator.Start : state.Tcp.Responder.Start) + 1;
    }

    private static ApplicationPayload Behind(in ApplicationPayload payload, int count) => count == 0
        ? payload
        : new ApplicationPayload(
            payload.Transport, payload.SrcPort, payload.DstPort, payload.Data[Math.Min(count, payload.Data.Length)..], payload.Length - count);

    private void SetKnown(ref FlowEntry state)
    {
        state.Progress.End();
        if (state.Progress.Held is not { } held) return;
        _held.Remove(held);
        state.Progress.Held = null;
    }
}
