using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.States;

namespace NetMon.Flows.Tcp;

/// <summary>Tracks TCP connections segment by segment, by the rules of Zeek's TCP analyzer.</summary>
internal static class TcpTracker
{
    /// <summary>
    /// Whether a packet opens a new connection between the same ports: a SYN with a new sequence number, after one side closed the previous
    /// connection or outside the window of an open one. A SYN with the side's initial sequence number is a late duplicate.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool BeginsAnew(in FlowEntry flow, in PacketHeaders headers, bool fromOriginator)
    {
        if ((headers.TcpFlags & TcpFlags.SYN) == TcpFlags.None) return false;
        ref readonly var originator = ref flow.Tcp.Originator;
        ref readonly var responder = ref flow.Tcp.Responder;
        ref readonly var sender = ref fromOriginator ? ref originator : ref responder;
        if (sender.HasStart && headers.Seq == sender.Start) return false;
        if ((headers.TcpFlags & TcpFlags.ACK) != TcpFlags.None) return BeginsWithAnswer(flow, headers, fromOriginator);
        if (originator.IsOver || responder.IsOver) return true;
        // Simultaneous open.
        if (!fromOriginator && originator.State == TcpEndpointState.SynSent) return false;
        return !IsInWindow(sender, fromOriginator ? responder : originator, headers.Seq);
    }

    /// <summary>Processes one segment: history, sequence numbers, states and teardown.</summary>
    /// <param name="flow">The connection.</param>
    /// <param name="headers">The segment's headers.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <param name="fromOriginator">Whether the originator sent it.</param>
    /// <param name="time">Its time, nanoseconds since the Unix epoch.</param>
    /// <returns>Whether its payload is only a keep-alive or window probe, not data.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Update(ref FlowEntry flow, in PacketHeaders headers, ReadOnlySpan<byte> data, bool fromOriginator, long time)
    {
        // A header with a wrong length is not tracked.
        if (headers.FaultKind == DecodeFaultKind.Length && headers.FaultLayer == DecodeLayer.Tcp) return false;

        var segment = new TcpSegment(headers);
        if (segment.IsControl ? IsLateSyn(flow, segment, fromOriginator) : flow.History.IsJust('H'))
        {
            // A lone SYN-ACK may be a scan; if the connection continues, it was a reply.
            flow.Flip();
            if (flow.Tcp.Responder.State == TcpEndpointState.SynAckSent) flow.Tcp.Responder.GoTo(TcpEndpointState.Established);
            fromOriginator = !fromOriginator;
        }

        ref var sender = ref flow.Tcp.Side(fromOriginator);
        ref var peer = ref flow.Tcp.Side(!fromOriginator);
        var hasSentSyn = (sender.Flags & TcpFlags.SYN) != TcpFlags.None;
        sender.Flags |= segment.Flags;
        if (segment.IsControl && !TcpAcceptance.Accepts(flow, segment, fromOriginator))
        {
            // Only the flags are noted: the receiver ignores the segment.
            NoteIgnored(ref flow.History, segment, fromOriginator);
            return false;
        }

        if (sender.State == TcpEndpointState.Reset && peer.State == TcpEndpointState.SynSent && segment.Has(TcpFlags.SYN))
        {
            // The port that refused the SYN is open now, and answers the retransmitted SYN.
            sender.Revive();
            flow.Ending = TcpTeardown.None;
        }

        TimeHandshake(ref flow.Tcp.Handshake, peer, segment, fromOriginator, time);
        var isProbe = segment.Length == 1 && IsProbe(sender, peer, segment);
        var isFirst = sender.State == TcpEndpointState.Inactive;
        if (isFirst || segment.IsControl)
        {
            if (IsRepeatedControl(sender, segment, hasSentSyn)) flow.Tcp.DisorderOf(fromOriginator).Retransmissions++;
            BeginStream(ref flow.Tcp, segment, fromOriginator);
            if (segment.Has(TcpFlags.SYN)) ReadScale(ref sender, headers, data);
        }

        NoteKind(ref flow.History, ref sender, segment, fromOriginator, isProbe);
        if (segment.HasZeroWindow && MindsWindow(sender, peer, segment))
            flow.History.Count(ref flow.Tcp.DisorderOf(fromOriginator).ZeroWindows, 'W', fromOriginator);
        if (peer.State == TcpEndpointState.Inactive && segment.Has(TcpFlags.ACK))
            flow.Tcp.Begin(!fromOriginator, segment.Ack - 1, segment.Ack - 1);

        var isBehind = Advance(ref sender, segment) && !isProbe;
        if (isBehind) flow.History.Count(ref flow.Tcp.DisorderOf(fromOriginator).Repeats, 'T', fromOriginator);
        if (isFirst || segment.IsControl)
        {
            TcpStates.Update(ref sender, ref peer, segment, fromOriginator);
            if (segment.IsControl) flow.Ending = FindEnding(flow, sender, peer, segment);
        }

        if ((segment.Flags & (TcpFlags.ACK | TcpFlags.RST)) == TcpFlags.ACK)
        {
            NoteReceived(ref sender, peer, headers, segment);
            Acknowledge(ref flow, segment.Ack, sender.IsClean, !fromOriginator);
        }

        if (segment.Length > 0 && !segment.Has(TcpFlags.RST)) TakePayload(ref flow.Tcp, segment, isBehind, fromOriginator);
        return isProbe;
    }

    // A SYN in the window of the open connection: RFC 9293 section 3.10.7.4 answers it with a challenge ACK instead of a new connection.
    private static bool IsInWindow(in TcpEndpoint sender, in TcpEndpoint peer, uint sequence)
    {
        if (sender.State != TcpEndpointState.Established) return false;
        var isKnown = peer.Received != 0 && Sequence.IsAfter(sequence, peer.Received) && peer.Scale != WindowScale.Unknown;
        return isKnown
            ? sequence - peer.Received < TcpAcceptance.WindowOf(peer, sender)
            : Sequence.Distance(sequence, sender.Last) <= ushort.MaxValue;
    }

    // A SYN-ACK belongs to the SYN before it, if that was seen. After the teardown it may answer one that was not.
    private static bool BeginsWithAnswer(in FlowEntry flow, in PacketHeaders headers, bool fromOriginator)
    {
        ref readonly var originator = ref flow.Tcp.Originator;
        ref readonly var responder = ref flow.Tcp.Responder;
        if (originator.State == TcpEndpointState.Inactive) return responder.IsOver || headers.Seq != responder.Start;
        if (flow.Ending == TcpTeardown.None || originator.State == TcpEndpointState.SynSent) return false;
        ref readonly var peer = ref fromOriginator ? ref responder : ref originator;
        return !peer.HasStart || headers.Ack != peer.Start + 1;
    }

    // The SYN of a SYN-ACK that was captured before it.
    private static bool IsLateSyn(in FlowEntry flow, in TcpSegment segment, bool fromOriginator) =>
        !fromOriginator
        && flow.Tcp.Originator.State == TcpEndpointState.SynAckSent
        && flow.Tcp.Responder.State == TcpEndpointState.Inactive
        && segment.Start == flow.Tcp.Responder.Start
        && (segment.Flags & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;

    private static void TimeHandshake(ref TcpHandshake handshake, in TcpEndpoint peer, in TcpSegment segment, bool fromOriginator, long time)
    {
        if (segment.Has(TcpFlags.SYN)) handshake.OnSyn(segment.Has(TcpFlags.ACK), fromOriginator, time);
        else if (handshake.Phase == HandshakePhase.Answered && fromOriginator && segment.Acknowledges(peer.Start + 1)) handshake.OnAcknowledgment(time);
    }

    // One byte that is not data: of a keep-alive, which repeats the last acknowledged byte or sends a zero in its place (RFC 9293 section
    // 3.8.4); or of a zero window probe, when it is repeated (section 3.8.6.1).
    private static bool IsProbe(in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        if (segment.IsControl || peer.State == TcpEndpointState.Reset) return false;
        var isFirst = sender.State == TcpEndpointState.Inactive;
        if (!isFirst && segment.End != sender.Last) return false;
        // If the peer was not seen, what it has received is unknown.
        if (peer.Received == 0) return !isFirst;
        return peer.Received == segment.End || (!isFirst && peer.Received == segment.Start && peer.Window == 0);
    }

    private static void ReadScale(ref TcpEndpoint sender, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        const int FixedLength = 20;
        var start = headers.TransportOffset + FixedLength;
        var end = Math.Max(start, headers.PayloadOffset);
        if (headers.HasFault || start > data.Length) return;
        var options = data[start..Math.Min(end, data.Length)];
        sender.Scale = TcpOptions.FindScale(options, isWhole: end <= data.Length);
    }

    // Notes how far a side has received, and its window, from its highest acknowledgment.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoteReceived(ref TcpEndpoint sender, in TcpEndpoint peer, in PacketHeaders headers, in TcpSegment segment)
    {
        if (sender.Received != 0 && Sequence.IsAfter(sender.Received, segment.Ack)) return;
        // An acknowledgment beyond the maximum window is invalid.
        if ((int)(segment.Ack - peer.Last) > Sequence.LargestWindow || sender.State == TcpEndpointState.Reset) return;
        sender.Received = segment.Ack;
        // The window of a SYN is not scaled, RFC 7323 section 2.2.
        var shift = segment.Has(TcpFlags.SYN) && sender.Scale > WindowScale.ByZero ? sender.Scale - WindowScale.ByZero : 0;
        sender.Window = (ushort)((headers.Window + (1 << shift) - 1) >> shift);
    }

    // Adds the history letter of a segment that the receiver ignores.
    private static void NoteIgnored(ref FlowHistory history, in TcpSegment segment, bool fromOriginator)
    {
        switch (segment.Flags & (TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST))
        {
            case TcpFlags.SYN:
                history.TryNote(HistoryFlags.Syn, segment.Has(TcpFlags.ACK) ? 'H' : 'S', fromOriginator);
                break;
            case TcpFlags.FIN:
                history.TryNote(HistoryFlags.Fin, 'F', fromOriginator);
                break;
            case TcpFlags.RST:
                history.TryNote(HistoryFlags.Rst, 'R', fromOriginator);
                break;
            case TcpFlags.FIN | TcpFlags.RST:
                history.TryNote(HistoryFlags.FinRst, 'I', fromOriginator);
                break;
            default:
                history.TryNote(HistoryFlags.ManyFlags, 'Q', fromOriginator);
                break;
        }
    }

    private static bool IsRepeatedControl(in TcpEndpoint sender, in TcpSegment segment, bool hasSentSyn)
    {
        if (sender.State == TcpEndpointState.Inactive) return false;
        if (segment.Has(TcpFlags.SYN)) return hasSentSyn && segment.Start == sender.Start;
        // A FIN with payload is counted with the payload.
        return segment.Has(TcpFlags.FIN) && segment.Length == 0 && sender.HasMark(TcpEndpointMarks.Fin) && segment.End == sender.Last;
    }

    private static void BeginStream(ref TcpConnection connection, in TcpSegment segment, bool fromOriginator)
    {
        ref readonly var sender = ref connection.Side(fromOriginator);
        var hasSyn = segment.Has(TcpFlags.SYN);
        switch (sender.State)
        {
            case TcpEndpointState.Inactive when !hasSyn:
                // As if there had been a SYN directly before this segment.
                connection.Begin(fromOriginator, segment.Start - 1, segment.Start);
                break;
            case TcpEndpointState.Closed:
            case TcpEndpointState.Reset when sender.Previous != TcpEndpointState.Inactive:
                break;
            default:
                // The caller advances over data in a SYN (RFC 7413), which is new.
                if (hasSyn && (segment.Start != sender.Start || sender.State == TcpEndpointState.Inactive))
                    connection.Begin(fromOriginator, segment.Start, segment.Start);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NoteKind(ref FlowHistory history, ref TcpEndpoint sender, in TcpSegment segment, bool fromOriginator, bool isProbe)
    {
        switch (segment.Flags & (TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST))
        {
            case TcpFlags.None:
                if (segment.Length > 0 && !isProbe) history.TryNote(HistoryFlags.Data, 'D', fromOriginator);
                else if (segment.Has(TcpFlags.ACK)) history.TryNote(HistoryFlags.Ack, 'A', fromOriginator);
                break;
            case TcpFlags.SYN:
                var letter = segment.Has(TcpFlags.ACK) ? 'H' : 'S';
                if (!history.TryNote(HistoryFlags.Syn, letter, fromOriginator) && segment.Start != sender.Start) history.Add(letter, fromOriginator);
                break;
            case TcpFlags.FIN:
                if (!history.TryNote(HistoryFlags.Fin, 'F', fromOriginator) && segment.End != sender.Last) history.Add('F', fromOriginator);
                break;
            case TcpFlags.RST:
                if (!history.TryNote(HistoryFlags.Rst, 'R', fromOriginator) && segment.Start != sender.Received) history.Add('R', fromOriginator);
                sender.Received = segment.Start;
                break;
            case TcpFlags.SYN | TcpFlags.RST or TcpFlags.SYN | TcpFlags.FIN:
                history.TryNote(HistoryFlags.ManyFlags, 'Q', fromOriginator);
                break;
            default:
                history.TryNote(HistoryFlags.FinRst, 'I', fromOriginator);
                break;
        }

        if (segment.Has(TcpFlags.FIN)) sender.Mark(TcpEndpointMarks.Fin);
    }

    // The window does not matter after a reset, or if the peer has nothing more to send.
    private static bool MindsWindow(in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment) =>
        !segment.Has(TcpFlags.RST) && sender.State != TcpEndpointState.Reset && peer.State != TcpEndpointState.Closed;

    // Advances to the end of a segment. Returns true if it has payload but nothing beyond what was sent before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Advance(ref TcpEndpoint sender, in TcpSegment segment)
    {
        if (segment.IsControl)
        {
            // Sequence numbers of SYN and RST are accepted only within a limited distance.
            if (segment.HasAny(TcpFlags.SYN | TcpFlags.RST) && Sequence.Distance(segment.End, sender.Last) > Sequence.LargestJump) return false;
            if (segment.Has(TcpFlags.FIN) && sender.Last == sender.Start + 1)
            {
                // Only SYN and FIN were captured, of a stream that may be longer than half the sequence space.
                sender.Last = segment.End;
                return false;
            }
        }

        if (sender.State == TcpEndpointState.Reset) return false;
        if (!Sequence.IsAfter(segment.End, sender.Last)) return segment.Length > 0;
        sender.Last = segment.End;
        return false;
    }

    private static TcpTeardown FindEnding(in FlowEntry flow, in TcpEndpoint sender, in TcpEndpoint peer, in TcpSegment segment)
    {
        // A side that was never seen is not expected to send a FIN.
        if (sender.State == TcpEndpointState.Closed && peer.State is TcpEndpointState.Closed or TcpEndpointState.Inactive) return TcpTeardown.Finished;
        return segment.Has(TcpFlags.RST) && flow.Ending == TcpTeardown.None ? TcpTeardown.Reset : flow.Ending;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Acknowledge(ref FlowEntry flow, uint ack, bool isClean, bool isOriginators)
    {
        ref var peer = ref flow.Tcp.Side(isOriginators);
        if (!peer.HasMark(TcpEndpointMarks.IsAcknowledged) && Sequence.IsAfter(ack, peer.Start + 1)) peer.Mark(TcpEndpointMarks.IsAcknowledged);
        if (!Sequence.IsAfter(ack, peer.SeenEnd)) return;
        // The FIN occupies a sequence number but is not part of the stream.
        if (peer.HasMark(TcpEndpointMarks.Fin) && !Sequence.IsAfter(peer.Last, ack)) ack = peer.Last - 1;
        if (!Sequence.IsAfter(ack, peer.SeenEnd)) return;
        // An acknowledgment beyond the maximum window is invalid; 0 is sent by stacks that have nothing to acknowledge.
        if ((int)(ack - peer.Last) > (ack == 0 ? Sequence.LargestJump : Sequence.LargestWindow)) return;

        var seen = flow.Tcp.Seen(isOriginators);
        var missed = seen.SkipTo(ack, out var holes);
        flow.Tcp.SetSeen(isOriginators, seen);
        // In any other state the numbers may belong to another connection, or to one whose start is unknown.
        if (!isClean || !peer.IsClean || peer.HasMark(TcpEndpointMarks.IgnoresGaps)) return;
        ref var disorder = ref flow.Tcp.DisorderOf(isOriginators);
        disorder.MissedBytes += missed;
        for (; holes > 0; holes--) flow.History.Count(ref disorder.Gaps, 'G', isOriginators);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakePayload(ref TcpConnection connection, in TcpSegment segment, bool isBehind, bool fromOriginator)
    {
        ref var sender = ref connection.Side(fromOriginator);
        var (start, end) = (segment.PayloadStart, segment.PayloadStart + (uint)segment.Length);
        var seen = connection.Seen(fromOriginator);
        var isNew = seen.Add(start, end);
        connection.SetSeen(fromOriginator, seen);
        if (isBehind && !segment.Has(TcpFlags.SYN))
        {
            if (isNew) connection.CountOutOfOrder();
            else connection.DisorderOf(fromOriginator).Retransmissions++;
        }

        if ((seen.HasIslands || segment.IsFragment) && DoubtsGaps(sender, seen, segment)) sender.Mark(TcpEndpointMarks.IgnoresGaps);
    }

    // Without any acknowledgments the capture may be missing the other direction; of a fragmented segment, only the first fragment is placed.
    private static bool DoubtsGaps(in TcpEndpoint sender, in SeenRanges seen, in TcpSegment segment) =>
        segment.IsFragment
        || (sender.HasMark(TcpEndpointMarks.IsAcknowledged)
            ? seen.Held > Sequence.LargestIsland
            : seen.Reach > Sequence.LargestUnacknowledgedIsland);
}
