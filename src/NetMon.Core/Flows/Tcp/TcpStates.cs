namespace NetMon.Flows.Tcp;

/// <summary>State transitions of the two sides of a connection, as in Zeek's TCP analyzer.</summary>
internal static class TcpStates
{
    /// <summary>Processes a segment that can change a state: the first one of its sender, or one with SYN, FIN or RST.</summary>
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
                // A RST after FINs from both sides is a leftover and does not matter.
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

        // Some responders acknowledge a SYN before they send their own.
        if (!fromOriginator && segment.Length == 0 && peer.State == TcpEndpointState.SynSent) return;
        // The SYN was missed, but the SYN-ACK and its acknowledgment were seen.
        var completes = segment.Has(TcpFlags.ACK) && peer.State == TcpEndpointState.Established;
        sender.GoTo(completes ? TcpEndpointState.Established : TcpEndpointState.Partial);
    }

    private static void Open(ref TcpEndpoint sender, ref TcpEndpoint peer, in TcpSegment segment, bool fromOriginator)
    {
        if (fromOriginator)
        {
            // A SYN captured after its SYN-ACK completes the pair.
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
            // The peer's RST followed its own FIN: with this FIN the connection ended normally.
            if (peer is { State: TcpEndpointState.Reset, Previous: TcpEndpointState.Closed }) peer.GoTo(TcpEndpointState.Closed);
        }
    }
}
