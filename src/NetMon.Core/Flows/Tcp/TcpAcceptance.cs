using NetMon.Flows.Cache;
using NetMon.Flows.States;

namespace NetMon.Flows.Tcp;

/// <summary>
/// Whether the receiver of a SYN, FIN or RST accepts it by RFC 9293 sections 3.10.7.3 and 3.10.7.4, as far as the capture shows: if it does
/// not show what the receiver has received, sequence numbers only have to be plausible.
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

    /// <summary>The receive window of a side after what it has acknowledged, in bytes.</summary>
    /// <param name="side">The side.</param>
    /// <param name="other">The other side: window scaling requires the option of both.</param>
    public static uint WindowOf(in TcpEndpoint side, in TcpEndpoint other)
    {
        if (side.Scale == WindowScale.None || other.Scale == WindowScale.None) return side.Window;
        // The scale is unknown if the handshake was not seen.
        if (side.Scale == WindowScale.Unknown) return Sequence.LargestJump;
        return (uint)side.Window << (side.Scale - WindowScale.ByZero);
    }

    private static bool AcceptsReset(in FlowEntry flow, in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        // A reset in reply to a SYN must acknowledge it.
        if (peer.State == TcpEndpointState.SynSent && sender.State == TcpEndpointState.Inactive) return AcknowledgesSyn(peer, segment);
        if (peer.State == TcpEndpointState.Inactive) return IsFromAttempt(flow, sender, segment);
        if (peer.State == TcpEndpointState.Reset || peer.Received == 0) return IsPlausible(sender, segment.Start);
        // Acknowledgments never decrease.
        if (Sequence.IsAfter(peer.Received, segment.Start)) return false;
        if (!HasTraffic(flow)) return IsPlausible(sender, segment.Start);
        return segment.Start == sender.Last || IsInWindow(sender, peer, segment.Start);
    }

    // A retransmitted SYN, or the first one. Any other is answered with a challenge ACK (RFC 9293 section 3.10.7.4), unless it opens a new
    // connection, which was decided before.
    private static bool AcceptsSyn(in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.ACK) && peer.State == TcpEndpointState.SynSent && sender.State is TcpEndpointState.Inactive or TcpEndpointState.Reset)
            return AcknowledgesSyn(peer, segment);
        return sender.State is not (TcpEndpointState.Established or TcpEndpointState.Closed) || segment.Start == sender.Start;
    }

    private static bool AcceptsFin(in FlowEntry flow, in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        if (peer.State is TcpEndpointState.Inactive or TcpEndpointState.Reset || peer.Received == 0 || !HasTraffic(flow)) return true;
        // If everything before the segment's end was already received, it is a retransmitted FIN.
        if (Sequence.IsAfter(peer.Received, segment.End)) return false;
        return !Sequence.IsAfter(segment.Start, sender.Last) || segment.Start - peer.Received < Math.Max(WindowOf(peer, sender), 1);
    }

    private static bool IsInWindow(in TcpEndpoint sender, in TcpEndpoint peer, uint sequence) =>
        sequence - peer.Received < Math.Max(WindowOf(peer, sender), 1);

    // Acknowledges at least the SYN, at most what was sent; a responder may leave some Fast Open data (RFC 7413) unacknowledged.
    private static bool AcknowledgesSyn(in TcpEndpoint asker, in TcpSegment segment) =>
        segment.Has(TcpFlags.ACK) && Sequence.IsAfter(segment.Ack, asker.Start) && !Sequence.IsAfter(segment.Ack, asker.Last);

    // The peer was not seen. If the sender has sent only its SYN, the RST follows that in sequence.
    private static bool IsFromAttempt(in FlowEntry flow, in TcpEndpoint sender, in TcpSegment segment)
    {
        var isAttempt = sender.State == TcpEndpointState.SynSent && !HasTraffic(flow);
        if (isAttempt) return Sequence.IsAfter(segment.Start, sender.Start) && !Sequence.IsAfter(segment.Start, sender.Last);
        return sender.State == TcpEndpointState.Inactive || IsPlausible(sender, segment.Start);
    }

    private static bool IsPlausible(in TcpEndpoint sender, uint sequence) =>
        !sender.HasStart || Sequence.Distance(sequence, sender.Last) <= Sequence.LargestJump;

    // Capture filters often keep only SYN, FIN and RST; then the acknowledgments in between were not seen.
    private static bool HasTraffic(in FlowEntry flow) => flow.History.HasAny(HistoryFlags.Ack | HistoryFlags.Data);
}
