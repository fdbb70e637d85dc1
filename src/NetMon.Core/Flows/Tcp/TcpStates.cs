namespace NetMon.Flows.Tcp;

/// <summary>How the two sides of a connection go from state to state, as in Zeek's TCP analyzer.</summary>
internal static class TcpStates
{
    /// <summary>Takes in a segment that can change a state: the first one of its sender, or one with SYN, FIN or RST.</summary>
    /// <param name="sender">The side that sent it.</param>
    /// <param name="peer">The other side.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="fromOriginator">Whether the sender is the originator.</param>
    public static void Update(ref TcpEndpoint sender, ref TcpEndpoint peer, in TcpSegment segment, bool fromOriginator)
    {
        switch (sender.State)
        {
            case TcpEndpointState.Inactive:
                LeaveInactive(ref sender, ref peer, segment, fromOriginator);
                break;
            case TcpEndpointState.SynSent or TcpEndpointState.SynAckSent:
                if (segment.Has(TcpFlags.FIN)) sender.GoTo(TcpEndpointState.Closed);
                if (segment.Has(TcpFlags.RST)) sender.GoTo(TcpEndpointState.Reset);
                break;
            case TcpEndpointState.Partial or TcpEndpointState.Established:
                LeaveEstablished(ref sender, ref peer, segment);
                break;
            case TcpEndpointState.Closed:
                // After both have sent a FIN, a RST is only what is left over.
                if (segment.Has(TcpFlags.RST) && peer.State != TcpEndpointState.Closed) sender.GoTo(TcpEndpointState.Reset);
                break;
            default:
                break;
        }
    }

    private static void LeaveInactive(ref TcpEndpoint sender, ref TcpEndpoint peer, in TcpSegment segment, bool fromOriginator)
    {
        if (segment.Has(TcpFlags.SYN)) Open(ref sender, ref peer, segment, fromOriginator);
        if (segment.Has(TcpFlags.FIN)) sender.GoTo(TcpEndpointState.Closed);
        if (segment.Has(TcpFlags.RST)) sender.GoTo(TcpEndpointState.Reset);
        if (sender.State != TcpEndpointState.Inactive) return;

        // Some acknowledge a SYN before they answer it with their own.
        if (!fromOriginator && segment.Length == 0 && peer.State == TcpEndpointState.SynSent) return;
        // The SYN was missed, the SYN-ACK and the acknowledgment of it were not.
        var completes = segment.Has(TcpFlags.ACK) && peer.State == TcpEndpointState.Established;
        sender.GoTo(completes ? TcpEndpointState.Established : TcpEndpointState.Partial);
    }

    private static void Open(ref TcpEndpoint sender, ref TcpEndpoint peer, in TcpSegment segment, bool fromOriginator)
    {
        if (fromOriginator)
        {
            // A SYN that the capture has after its answer completes the pair.
            var isLate = peer.State == TcpEndpointState.Established && !segment.Has(TcpFlags.ACK);
            sender.GoTo(isLate ? TcpEndpointState.Established : segment.Has(TcpFlags.ACK) ? TcpEndpointState.SynAckSent : TcpEndpointState.SynSent);
            return;
        }

        if (peer.State == TcpEndpointState.SynSent) peer.GoTo(TcpEndpointState.Established);
        sender.GoTo(TcpEndpointState.Established);
    }

    private static void LeaveEstablished(ref TcpEndpoint sender, ref TcpEndpoint peer, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.SYN)
            && !segment.Has(TcpFlags.ACK)
            && sender.State == TcpEndpointState.Partial
            && peer.State == TcpEndpointState.Inactive)
        {
            sender.GoTo(TcpEndpointState.SynSent);
        }

        if (segment.Has(TcpFlags.RST))
        {
            sender.GoTo(TcpEndpointState.Reset);
        }
        else if (segment.Has(TcpFlags.FIN))
        {
            sender.GoTo(TcpEndpointState.Closed);
            // The peer's RST came after its FIN: it was a normal end after all.
            if (peer is { State: TcpEndpointState.Reset, Previous: TcpEndpointState.Closed }) peer.GoTo(TcpEndpointState.Closed);
        }
    }
}
