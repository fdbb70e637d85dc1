using NetMon.Decoding;

namespace NetMon.Flows.Tcp;

/// <summary>A TCP connection as its headers tell it, followed on both sides.</summary>
internal struct TcpConnection
{
    /// <summary>The side that began it.</summary>
    public TcpEndpoint Originator;

    /// <summary>The other side.</summary>
    public TcpEndpoint Responder;

    /// <summary>From the SYN to the ACK that completes the handshake, in nanoseconds; 0 while it is not known.</summary>
    public long HandshakeNanoseconds;

    /// <summary>Begins another record of the connection: what was counted has been reported, what is known of the streams stays.</summary>
    public void Continue()
    {
    }

    /// <summary>Changes the sides.</summary>
    public void Flip() => (Originator, Responder) = (Responder, Originator);
}

/// <summary>One side of a TCP connection.</summary>
internal struct TcpEndpoint
{
    /// <summary>All flags it has sent.</summary>
    public TcpFlags Flags;

    /// <summary>Segments that carried what had been sent before.</summary>
    public uint Retransmissions;

    /// <summary>Segments that came after later ones, and filled a gap.</summary>
    public uint OutOfOrder;

    /// <summary>Bytes that the other side acknowledged and the capture never saw.</summary>
    public long MissedBytes;
}

/// <summary>Follows TCP connections packet by packet.</summary>
internal static class TcpTracker
{
    /// <summary>Whether a packet begins another connection between the same ports: a fresh SYN after the end, or with another number.</summary>
    public static bool BeginsAnew(in FlowState flow, in PacketHeaders headers, bool fromOriginator) =>
        flow.Ending != FlowEnding.None && (headers.TcpFlags & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;

    /// <summary>Takes in one segment: flags, history, sequence numbers, and whether it ends the connection.</summary>
    public static void Update(ref FlowState flow, in PacketHeaders headers, bool fromOriginator, long time)
    {
        ref var sender = ref fromOriginator ? ref flow.Tcp.Originator : ref flow.Tcp.Responder;
        sender.Flags |= headers.TcpFlags;
        if ((headers.TcpFlags & TcpFlags.RST) != 0) flow.Ending = FlowEnding.Reset;
        else if (flow.Ending == FlowEnding.None && (flow.Tcp.Originator.Flags & flow.Tcp.Responder.Flags & TcpFlags.FIN) != 0) flow.Ending = FlowEnding.Finished;
    }

    /// <summary>The state so far, in Zeek's names.</summary>
    public static ConnectionState State(in FlowState flow) => ConnectionState.OTH;
}
