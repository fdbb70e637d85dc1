using NetMon.Flows.Cache;
using NetMon.Flows.States;

namespace NetMon.Flows.Tcp;

/// <summary>
/// Whether the side that a segment with SYN, FIN or RST goes to accepts it, by RFC 9293 sections 3.10.7.3 and 3.10.7.4, as far as the
/// capture tells: where it does not tell what that side has received, numbers only have to be plausible.
/// </summary>
internal static class TcpAcceptance
{
    /// <summary>Whether a segment with SYN, FIN or RST is accepted.</summary>
    /// <param name="flow">The connection before the segment.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="fromOriginator">Whether the originator sent it.</param>
    public static bool Accepts(in FlowEntry flow, in TcpSegment segment, bool fromOriginator)
    {
        ref readonly var sender = ref fromOriginator ? ref flow.Tcp.Originator : ref flow.Tcp.Responder;
        ref readonly var peer = ref fromOriginator ? ref flow.Tcp.Responder : ref flow.Tcp.Originator;
        if (segment.Has(TcpFlags.RST)) return AcceptsReset(flow, sender, peer, segment);
        if (segment.Has(TcpFlags.SYN)) return AcceptsSyn(sender, peer, segment);
        return AcceptsFin(flow, sender, peer, segment);
    }

    /// <summary>The bytes that a side is ready to receive behind what it has acknowledged.</summary>
    /// <param name="side">The side.</param>
    /// <param name="other">The other side: scaling needs both.</param>
    public static uint WindowOf(in TcpEndpoint side, in TcpEndpoint other)
    {
        if (side.Scale == WindowScale.None || other.Scale == WindowScale.None) return side.Window;
        // Of a connection whose beginning was not seen the scale is not known.
        if (side.Scale == WindowScale.Unknown) return Sequence.LargestJump;
        return (uint)side.Window << (side.Scale - WindowScale.ByZero);
    }

    private static bool AcceptsReset(in FlowEntry flow, in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        // To a SYN only the acknowledgment of it is an answer.
        if (peer.State == TcpEndpointState.SynSent && sender.State == TcpEndpointState.Inactive) return AcknowledgesSyn(peer, segment);
        if (peer.State == TcpEndpointState.Inactive) return IsFromAttempt(flow, sender, segment);
        if (peer.State == TcpEndpointState.Reset || peer.Received == 0) return IsPlausible(sender, segment.Start);
        // What was received only grows.
        if (Sequence.IsAfter(peer.Received, segment.Start)) return false;
        if (!HasTraffic(flow)) return IsPlausible(sender, segment.Start);
        return segment.Start == sender.Last || IsInWindow(sender, peer, segment.Start);
    }

    // A SYN that is repeated, or the first one. Any other is answered with a challenge (RFC 9293 section 3.10.7.4), unless it begins a
    // connection of its own, which has been decided before.
    private static bool AcceptsSyn(in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.ACK) && peer.State == TcpEndpointState.SynSent && sender.State is TcpEndpointState.Inactive or TcpEndpointState.Reset)
            return AcknowledgesSyn(peer, segment);
        return sender.State is not (TcpEndpointState.Established or TcpEndpointState.Closed) || segment.Start == sender.Start;
    }

    private static bool AcceptsFin(in FlowEntry flow, in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        if (peer.State is TcpEndpointState.Inactive or TcpEndpointState.Reset || peer.Received == 0 || !HasTraffic(flow)) return true;
        // All before its end may have been received already, and the FIN with it: it is the same one, repeated.
        if (Sequence.IsAfter(peer.Received, segment.End)) return false;
        return !Sequence.IsAfter(segment.Start, sender.Last) || segment.Start - peer.Received < Math.Max(WindowOf(peer, sender), 1);
    }

    private static bool IsInWindow(in TcpEndpoint sender, in TcpEndpoint peer, uint sequence) =>
        sequence - peer.Received < Math.Max(WindowOf(peer, sender), 1);

    // More than the SYN, less than what was not sent yet; some of what Fast Open (RFC 7413) sends with it may be left out.
    private static bool AcknowledgesSyn(in TcpEndpoint asker, in TcpSegment segment) =>
        segment.Has(TcpFlags.ACK) && Sequence.IsAfter(segment.Ack, asker.Start) && !Sequence.IsAfter(segment.Ack, asker.Last);

    // The other side has not been seen. Of one that has only sent its SYN, the RST has the number behind that.
    private static bool IsFromAttempt(in FlowEntry flow, in TcpEndpoint sender, in TcpSegment segment)
    {
        var isAttempt = sender.State == TcpEndpointState.SynSent && !HasTraffic(flow);
        if (isAttempt) return Sequence.IsAfter(segment.Start, sender.Start) && !Sequence.IsAfter(segment.Start, sender.Last);
        return sender.State == TcpEndpointState.Inactive || IsPlausible(sender, segment.Start);
    }

    private static bool IsPlausible(in TcpEndpoint sender, uint sequence) =>
        !sender.HasStart || Sequence.Distance(sequence, sender.Last) <= Sequence.LargestJump;

    // Filters often keep SYN, FIN and RST alone; then the acknowledgments in between were not seen.
    private static bool HasTraffic(in FlowEntry flow) => flow.History.HasAny(HistoryFlags.Ack | HistoryFlags.Data);
}
