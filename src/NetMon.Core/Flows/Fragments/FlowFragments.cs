using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Fragments;

/// <summary>Counts fragments in the flow of their first one, whichever comes first. Used by one thread at a time.</summary>
/// <param name="flows">The flows.</param>
internal sealed class FlowFragments(FlowCache flows)
{
    private readonly FragmentTracker _fragments = new();

    /// <summary>Finds the place of a fragment.</summary>
    /// <param name="headers">The fragment's headers.</param>
    /// <param name="data">The bytes that they were decoded from.</param>
    /// <param name="key">What it has in common with the others of its packet.</param>
    /// <param name="portless">Its flow, if the first one never comes.</param>
    /// <param name="counter">What it counts.</param>
    /// <param name="time">Its time, nanoseconds since the Unix epoch.</param>
    /// <param name="direction">Its flow, if it is the first one.</param>
    /// <returns>False when the fragment has been counted or held back and there is nothing more to learn from it.</returns>
    public bool TryPlace(
        in PacketHeaders headers, ReadOnlySpan<byte> data, in FragmentKey key, in DirectedFlowKey portless, in FlowCounter counter, long time,
        in DirectedFlowKey direction)
    {
        // First, so that a fragment of a new packet with an old number does not find the old one.
        ForgetOld();
        var packet = _fragments.Get(key, portless, flows.Now);
        if (headers.FragmentOffset == 0)
        {
            packet.Direction = direction;
            if (packet.TryRelease(out var held)) Credit(direction, headers, data, held);
            return true;
        }

        if (packet.Direction is not { } known)
        {
            packet.Hold(counter, time);
            return false;
        }

        Credit(known, headers, data, new HeldFragments { Counter = packet.Share(counter), First = time, Last = time });
        return false;
    }

    /// <summary>
    /// Ties the fragments of tunnels to a flow: in the later ones there is no tunnel to open, so they go to the flow of the packet that is
    /// inside the first one.
    /// </summary>
    /// <param name="frame">The frame with the first fragment.</param>
    /// <param name="outer">The headers of the frame.</param>
    /// <param name="inner">The headers of the innermost packet.</param>
    /// <param name="innerData">The bytes of the innermost packet.</param>
    /// <param name="interfaceNumber">The number of the frame's interface.</param>
    public void Tie(
        in CapturedFrame frame, in PacketHeaders outer, in PacketHeaders inner, ReadOnlySpan<byte> innerData, ushort interfaceNumber)
    {
        var innerEndpoints = FlowKeyExtractor.Endpoints(inner, innerData, out var innerFields);
        var direction = FlowKeyExtractor.Direction(inner, innerEndpoints, innerFields, interfaceNumber);
        ForgetOld();
        if (inner.FragmentOffset > 0)
        {
            var key = FlowKeyExtractor.FragmentKey(inner, innerEndpoints, interfaceNumber, out var portless);
            direction = _fragments.Get(key, portless, flows.Now).Direction ?? direction;
        }

        var headers = outer;
        var data = frame.Data;
        for (var depth = 0; depth < InnerPacket.MaxDepth && InnermostPacket.TryOpen(headers, data, out var next, out var bytes, out _); depth++)
        {
            if (headers.Has(HeaderFields.IsFragment))
            {
                var key = FlowKeyExtractor.FragmentKey(headers, FlowKeyExtractor.Endpoints(headers, data, out _), interfaceNumber, out var portless);
                var packet = _fragments.Get(key, portless, flows.Now);
                packet.TieTo(direction, direction.Key.InnerVlanId);
                if (packet.TryRelease(out var held)) Credit(direction, inner, innerData, held);
            }

            headers = next;
            data = bytes;
        }
    }

    /// <summary>Stops waiting for first fragments that have not come for long: what is held back is counted without ports.</summary>
    public void ForgetOld()
    {
        while (_fragments.TryForgetOld(flows.Now, out var old)) CreditWithoutPorts(old);
    }

    /// <summary>Stops waiting for all first fragments that have not come.</summary>
    public void ForgetAll()
    {
        while (_fragments.TryForget(out var packet)) CreditWithoutPorts(packet);
    }

    private void Credit(
        in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data, in HeldFragments held)
    {
        ref var state = ref flows[flows.FindOrBegin(direction, headers, data)];
        flows.Add(ref state, held.Counter, direction.IsReversed == state.IsReversed, held.First, held.Last);
    }

    private void CreditWithoutPorts(FragmentedPacket packet)
    {
        if (packet.TryRelease(out var held)) Credit(packet.Portless, default, default, held);
    }
}
