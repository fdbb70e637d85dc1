using NetMon.Decoding;

namespace NetMon.Flows.Reassembly;

/// <summary>A TCP segment without its payload.</summary>
/// <param name="Seq">Sequence number.</param>
/// <param name="Ack">Acknowledgment number.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Length">Length of the payload on the wire; more than was captured if a snapshot length cut it.</param>
/// <param name="FromOriginator">Whether the originator of the connection sent it.</param>
/// <param name="Packet">Its packet.</param>
internal readonly record struct TcpSegment(uint Seq, uint Ack, TcpFlags Flags, int Length, bool FromOriginator, PacketMark Packet)
{
    /// <summary>Whether it opens a direction.</summary>
    public bool HasSyn => (Flags & TcpFlags.SYN) != TcpFlags.None;

    /// <summary>Whether it acknowledges.</summary>
    public bool HasAck => (Flags & TcpFlags.ACK) != TcpFlags.None;

    /// <summary>Whether it ends its direction.</summary>
    public bool HasFin => (Flags & TcpFlags.FIN) != TcpFlags.None;

    /// <summary>Whether it resets the connection.</summary>
    public bool HasRst => (Flags & TcpFlags.RST) != TcpFlags.None;

    /// <summary>Sequence number of the first byte of its payload: a SYN occupies one before it.</summary>
    public uint PayloadSeq => HasSyn ? Seq + 1 : Seq;

    /// <summary>Reads a segment.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="fromOriginator">Whether the originator sent it.</param>
    /// <param name="packet">Its packet.</param>
    public static TcpSegment Of(in PacketHeaders headers, bool fromOriginator, PacketMark packet) =>
        new(headers.Seq, headers.Ack, headers.TcpFlags, headers.PayloadLength, fromOriginator, packet);
}
