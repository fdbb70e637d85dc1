using System.Diagnostics.CodeAnalysis;
using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Fragments;

/// <summary>
/// Puts fragmented IP packets together again, whatever the order of the fragments: RFC 791 section 3.2, RFC 8200 section 4.5. Of bytes received
/// twice, the first copy is kept. Incomplete packets are forgotten after a timeout and, oldest first, when there are too many. Not thread-safe.
/// </summary>
/// <param name="interfaces">Numbers the interfaces.</param>
/// <param name="clock">The clock, which follows the packets.</param>
internal sealed class FragmentAssembler(FlowInterfaces interfaces, FlowClock clock)
{
    /// <summary>Maximum number of bytes of incomplete packets.</summary>
    public const long MaxBuffered = 16L << 20;

    private readonly Dictionary<FragmentKey, AssembledPacket> _packets = [];
    private readonly Queue<(AssembledPacket Packet, FragmentKey Key)> _order = new();
    private long _buffered;

    /// <summary>Adds a fragment, and returns the whole packet if this one completes it.</summary>
    /// <param name="frame">The frame of the fragment.</param>
    /// <param name="headers">The fragment's headers.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <param name="whole">The packet from the IP header on, with the number and time of this frame.</param>
    /// <param name="wholeHeaders">Its headers.</param>
    public bool TryComplete(
        in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, out CapturedFrame whole, out PacketHeaders wholeHeaders)
    {
        whole = default;
        wholeHeaders = default;
        if (!IPFragment.TryRead(headers, data, out var fragment)) return false;
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out _);
        var key = FlowKeyExtractor.FragmentKey(headers, endpoints, interfaces.NumberOf(frame.Interface), out _);
        if (!_packets.TryGetValue(key, out var packet))
        {
            packet = new AssembledPacket(frame.Interface, headers, clock.Now);
            _packets.Add(key, packet);
            _order.Enqueue((packet, key));
        }

        var before = packet.Buffered;
        packet.Add(fragment, frame, data);
        _buffered += packet.Buffered - before;
        if (!packet.IsComplete) return false;

        _packets.Remove(key);
        _buffered -= packet.Buffered;
        whole = packet.ToWhole(out wholeHeaders);
        packet.Release();
        // A packet whose parts contradict each other may still say that it is a fragment.
        return wholeHeaders.HasAny(HeaderFields.IP) && !wholeHeaders.Has(HeaderFields.IsFragment);
    }

    /// <summary>Forgets the oldest incomplete packet if it has timed out, or there are too many.</summary>
    /// <param name="packet">The packet.</param>
    public bool TryForgetOld([NotNullWhen(true)] out AssembledPacket? packet)
    {
        packet = null;
        DropReleased();
        return _order.TryPeek(out var oldest) && IsOver(oldest.Packet) && TryForget(out packet);
    }

    /// <summary>Forgets the oldest incomplete packet.</summary>
    /// <param name="packet">The packet.</param>
    public bool TryForget([NotNullWhen(true)] out AssembledPacket? packet)
    {
        packet = null;
        DropReleased();
        if (!_order.TryDequeue(out var oldest)) return false;
        packet = oldest.Packet;
        _packets.Remove(oldest.Key);
        _buffered -= packet.Buffered;
        return true;
    }

    private void DropReleased()
    {
        while (_order.TryPeek(out var oldest) && oldest.Packet.IsReleased) _order.Dequeue();
    }

    private bool IsOver(AssembledPacket packet) => _order.Count >= FragmentTracker.Capacity
        || _buffered > MaxBuffered
        || clock.Now - packet.Begin > FragmentTracker.Lifetime;
}
