using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Decoding.Link.Wireless;
using NetMon.Flows.Cache;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Metering;

/// <summary>
/// The first stage of metering: finds the packets of a frame, in tunnels and aggregates too, the flow of each and what it counts. It sees all
/// packets in order, and so keeps what is common to all flows: the clock and the fragments. Not thread-safe.
/// </summary>
internal sealed class FlowClassifier
{
    private const long Second = 1_000_000_000;

    private readonly bool _decapsulates;
    private readonly bool _ignoresVlan;
    private readonly FlowInterfaces _interfaces;
    private readonly FlowClock _clock;
    private readonly FlowFragments _fragments;
    private readonly IFlowStage _stage;
    private long _nextTurn;

    /// <summary>Creates the stage.</summary>
    /// <param name="options">Flow options.</param>
    /// <param name="interfaces">Numbers the interfaces.</param>
    /// <param name="stage">Keeps the flows.</param>
    public FlowClassifier(FlowOptions options, FlowInterfaces interfaces, IFlowStage stage)
    {
        _decapsulates = options.Decapsulate;
        _ignoresVlan = options.IgnoreVlan;
        _interfaces = interfaces;
        _stage = stage;
        _clock = new FlowClock(FlowTimeouts.Of(options).Longest);
        _fragments = new FlowFragments(_clock, stage);
    }

    /// <summary>Packets counted in flows, or held until their flow is known.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets that belong to no flow because they have no IP header.</summary>
    public long PacketsWithoutFlow { get; private set; }

    /// <summary>Passes on the packets of a frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(in CapturedFrame frame, in PacketHeaders headers)
    {
        _clock.Follow(frame.TimestampNanoseconds);
        if (_clock.Now >= _nextTurn) Turn();
        if (_ignoresVlan) TakeWithoutVlan(frame, headers);
        else if (_decapsulates && InnermostPacket.IsTunnel(headers.Tunnel)) TakeInner(frame, headers);
        else TakeAll(frame, headers, frame.Data, frame.Length, vlanId: null);
    }

    /// <summary>Advances the time without a packet.</summary>
    public void Tick(long now)
    {
        _clock.Tick(now);
        if (_clock.Now >= _nextTurn) Turn();
    }

    /// <summary>Gives up on fragments whose first fragment did not arrive; they are counted without ports.</summary>
    public void End() => _fragments.ForgetAll();

    private void Turn()
    {
        var now = _clock.Now;
        _nextTurn = now - (now % Second) + Second;
        _stage.Turn(now);
        _fragments.ForgetOld();
    }

    // Without its tags a packet has the same key in every VLAN and in none. The flow notes the VLAN ID.
    private void TakeWithoutVlan(in CapturedFrame frame, in PacketHeaders headers)
    {
        var bare = headers.WithoutVlan();
        if (_decapsulates && InnermostPacket.IsTunnel(headers.Tunnel)) TakeInner(frame, bare);
        else TakeAll(frame, bare, frame.Data, frame.Length, VlanOf(headers));
    }

    private static ushort? VlanOf(in PacketHeaders headers) => headers.Has(HeaderFields.Vlan) ? headers.VlanId : null;

    private void TakeInner(in CapturedFrame frame, in PacketHeaders headers)
    {
        var inner = headers;
        var data = InnermostPacket.Find(frame, ref inner, out var length);
        var vlanId = VlanOf(inner);
        if (_ignoresVlan) inner = inner.WithoutVlan();
        if (inner.Has(HeaderFields.IsFragment)) _fragments.Tie(frame, headers, inner, data, _interfaces.NumberOf(frame.Interface));
        TakeAll(frame, inner, data, length, vlanId);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeAll(
        in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int length, ushort? vlanId)
    {
        if (headers.Has(HeaderFields.Subframes)) TakeSubframes(frame, headers, data, length, vlanId);
        else TakePacket(frame, headers, data, length, frame.Length, vlanId);
    }

    // Counts each packet of an aggregated frame in its own flow, with its share of the frame's bytes.
    private void TakeSubframes(
        in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int length, ushort? vlanId)
    {
        var others = 0;
        for (var next = headers; WlanAggregate.TryMoveNext(data, ref next, out var bytes);) others += bytes;
        TakePacket(frame, headers, data, length, Math.Max(0, frame.Length - others), vlanId);
        for (var next = headers; WlanAggregate.TryMoveNext(data, ref next, out var bytes);)
        {
            if (_ignoresVlan) TakePacket(frame, next.WithoutVlan(), data, length, bytes, VlanOf(next));
            else TakePacket(frame, next, data, length, bytes, vlanId: null);
        }
    }

    // The length is that of the packet on the wire, bytes are what it counts of the frame.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakePacket(
        in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int length, int bytes, ushort? vlanId)
    {
        if (!headers.HasAny(HeaderFields.IP))
        {
            PacketsWithoutFlow++;
            return;
        }

        Packets++;
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out var fields);
        var interfaceNumber = _interfaces.NumberOf(frame.Interface);
        FlowPacket packet;
        packet.Direction = FlowKeyExtractor.Direction(headers, endpoints, fields, interfaceNumber);
        packet.Hash = packet.Direction.Key.Hash();
        packet.Bytes = bytes;
        packet.IPBytes = FlowKeyExtractor.IPBytes(headers, length, data.Length);
        packet.PayloadBytes = headers.PayloadLength;
        packet.VlanId = vlanId;
        packet.Number = frame.Number;
        packet.Time = frame.TimestampNanoseconds;
        packet.Now = _clock.Now;
        if (headers.Has(HeaderFields.IsFragment))
        {
            var key = FlowKeyExtractor.FragmentKey(headers, endpoints, interfaceNumber, out var portless);
            if (!_fragments.TryPlace(headers, data, key, portless, packet, frame.Block)) return;
        }

        _stage.Count(packet, headers, data, frame.Block);
    }
}
