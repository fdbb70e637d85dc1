using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Flows.Cache;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Reassembly;

/// <summary>
/// Reads what the packets of a capture carry: the streams of TCP connections, in order, and UDP datagrams. IP fragments are put together first.
/// Not thread-safe.
/// </summary>
internal sealed class TransportReader
{
    // Clocks that jump further than this are not followed; no timeout here is longer.
    private const long LongestTimeout = 3_600_000_000_000;

    private const int InnerDepth = InnerPacket.MaxDepth;

    private readonly ReassemblyOptions _options;
    private readonly ITransportConsumer _consumer;
    private readonly FlowInterfaces _interfaces = new();
    private readonly FlowClock _clock = new(LongestTimeout);
    private readonly FragmentAssembler _fragments;
    private readonly ConnectionTable _connections;

    /// <summary>Creates a reader.</summary>
    /// <param name="options">Which traffic is read, and the limits.</param>
    /// <param name="consumer">Receives the content.</param>
    public TransportReader(ReassemblyOptions options, ITransportConsumer consumer)
    {
        _options = options;
        _consumer = consumer;
        _fragments = new FragmentAssembler(_interfaces, _clock);
        _connections = new ConnectionTable(options, _interfaces, _clock, consumer);
    }

    /// <summary>Number of connections ended early because of the limits on connections and buffered bytes.</summary>
    public long Evicted => _connections.Evicted;

    /// <summary>Whether a packet of a requested flow was seen; flows are numbered from 0 in the order given.</summary>
    /// <param name="flow">The flow.</param>
    public bool HasSeen(int flow) => _connections.HasSeen(flow);

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headers">Its headers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(in CapturedFrame frame, in PacketHeaders headers)
    {
        _clock.Follow(frame.TimestampNanoseconds);
        if (frame.HasTime) _consumer.Advance(frame.TimestampNanoseconds);
        _connections.EndOld();
        while (_fragments.TryForgetOld(out var incomplete)) TakeBeginning(incomplete);
        if (headers.HasAny(HeaderFields.IP)) TakePacket(frame, headers, frame.Data, InnerDepth);
    }

    /// <summary>Advances the time without a frame.</summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    public void Tick(long now)
    {
        _clock.Tick(now);
        _consumer.Advance(now);
        _connections.EndOld();
    }

    /// <summary>Ends the traffic.</summary>
    public void End()
    {
        while (_fragments.TryForget(out var incomplete)) TakeBeginning(incomplete);
        _connections.EndAll();
        _consumer.End();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakePacket(in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int depth)
    {
        if (!headers.Has(HeaderFields.IsFragment))
        {
            TakeWhole(frame, headers, data, depth);
            return;
        }

        // The bytes of a first fragment are used even if the others never come; what comes twice is used once.
        if (headers.Has(HeaderFields.Tcp)) TakeWhole(frame, WithoutFin(headers), data, depth);
        if (_fragments.TryComplete(frame, headers, data, out var whole, out var wholeHeaders)) TakeWhole(whole, wholeHeaders, whole.Data, depth);
    }

    // The end of the segment is that of the whole packet.
    private static PacketHeaders WithoutFin(in PacketHeaders headers)
    {
        var first = headers;
        first.TcpFlags &= ~TcpFlags.FIN;
        return first;
    }

    private void TakeBeginning(AssembledPacket incomplete)
    {
        if (incomplete.TryGetBeginning(out var frame, out var headers)) TakeWhole(frame, headers, frame.Data, depth: 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeWhole(in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int depth)
    {
        if (_options.Decapsulate && depth > 0 && InnermostPacket.TryOpen(headers, data, out var inner, out var bytes, out _))
        {
            TakePacket(frame, inner, bytes, depth - 1);
            return;
        }

        var bare = _options.IgnoreVlan ? headers.WithoutVlan() : headers;
        if (bare.Has(HeaderFields.Tcp)) _connections.Take(frame, bare, data);
        else if (bare.IPProtocol == IPProtocols.Udp && bare.Has(HeaderFields.Ports) && bare.PayloadLength > 0) TakeDatagram(frame, bare, data);
    }

    private void TakeDatagram(in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out var fields);
        var direction = FlowKeyExtractor.Direction(headers, endpoints, fields, _interfaces.NumberOf(frame.Interface));
        var start = Math.Min(headers.PayloadOffset, data.Length);
        var payload = data.Slice(start, Math.Min(headers.PayloadLength, data.Length - start));
        var mark = new PacketMark(frame.Number, frame.TimestampNanoseconds);
        _consumer.Take(new Datagram(direction.Key, direction.IsReversed, headers.PayloadLength, frame.Interface.Label, mark), payload);
    }
}
