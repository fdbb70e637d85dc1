using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Flows.Metering;
using NetMon.Packets;

namespace NetMon.Flows.Fragments;

/// <summary>Counts fragments in the flow of their first fragment, whatever the order of arrival. Not thread-safe.</summary>
/// <param name="clock">The clock of the flows.</param>
/// <param name="stage">The flows.</param>
internal sealed class FlowFragments(FlowClock clock, IFlowStage stage)
{
    private readonly FragmentTracker _fragments = new();

    /// <summary>Assigns a fragment to its flow.</summary>
    /// <param name="headers">The fragment's headers.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <param name="key">Key shared by the fragments of the packet.</param>
    /// <param name="portless">The flow to count it in if the first fragment never arrives.</param>
    /// <param name="fragment">What the fragment counts, and its flow if it is the first one.</param>
    /// <param name="block">The block that holds the bytes and can be kept; null for none.</param>
    /// <returns>False if the fragment was counted or buffered and needs no further processing.</returns>
    public bool TryPlace(
        in PacketHeaders headers, ReadOnlySpan<byte> data, in FragmentKey key, in DirectedFlowKey portless, in FlowPacket fragment,
        FrameBlock? block)
    {
        // Before the lookup, so that a fragment of a new packet with a reused identification does not match an old packet.
        ForgetOld();
        var packet = _fragments.Get(key, portless, clock.Now);
        if (headers.FragmentOffset == 0)
        {
            packet.Direction = fragment.Direction;
            if (packet.TryRelease(out var held)) Credit(fragment.Direction, headers, data, block, held);
            return true;
        }

        var counter = new FlowCounter { Packets = 1, Bytes = fragment.Bytes, IPBytes = fragment.IPBytes, PayloadBytes = fragment.PayloadBytes };

        if (packet.Direction is not { } known)
        {
            packet.Hold(counter, fragment.Time);
            return false;
        }

        Credit(known, headers, data, block, new HeldFragments { Counter = packet.Share(counter), First = fragment.Time, Last = fragment.Time });
        return false;
    }

    /// <summary>
    /// Ties the fragments of a tunnel packet to a flow: later fragments have no tunnel header, so they are counted in the flow of the packet
    /// inside the first fragment.
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
            direction = _fragments.Get(key, portless, clock.Now).Direction ?? direction;
        }

        var headers = outer;
        var data = frame.Data;
        for (var depth = 0; depth < InnerPacket.MaxDepth && InnermostPacket.TryOpen(headers, data, out var next, out var bytes, out _); depth++)
        {
            if (headers.Has(HeaderFields.IsFragment))
            {
                var key = FlowKeyExtractor.FragmentKey(headers, FlowKeyExtractor.Endpoints(headers, data, out _), interfaceNumber, out var portless);
                var packet = _fragments.Get(key, portless, clock.Now);
                packet.TieTo(direction, direction.Key.InnerVlanId);
                if (packet.TryRelease(out var held)) Credit(direction, inner, innerData, frame.Block, held);
            }

            headers = next;
            data = bytes;
        }
    }

    /// <summary>Times out packets whose first fragment did not arrive; their buffered fragments are counted without ports.</summary>
    public void ForgetOld()
    {
        while (_fragments.TryForgetOld(clock.Now, out var old)) CreditWithoutPorts(old);
    }

    /// <summary>Gives up on all missing first fragments; buffered fragments are counted without ports.</summary>
    public void ForgetAll()
    {
        while (_fragments.TryForget(out var packet)) CreditWithoutPorts(packet);
    }

    private void Credit(
        in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data, FrameBlock? block, in HeldFragments held) =>
        stage.Credit(direction, headers, data, block, held, clock.Now);

    private void CreditWithoutPorts(FragmentedPacket packet)
    {
        if (packet.TryRelease(out var held)) Credit(packet.Portless, default, default, block: null, held);
    }
}
