using System.Runtime.CompilerServices;
using NetMon.Decoding;

namespace NetMon.Flows.Tcp;

/// <summary>The fields of a TCP header that connection tracking uses.</summary>
internal readonly ref struct TcpSegment
{
    /// <summary>Reads a header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TcpSegment(in PacketHeaders headers)
    {
        Flags = headers.TcpFlags;
        Start = headers.Seq;
        Ack = headers.Ack;
        Length = headers.PayloadLength;
        HasZeroWindow = headers.Window == 0 && headers.Has(HeaderFields.Window);
        IsFragment = headers.Has(HeaderFields.IsFragment);
        // SYN and FIN occupy one sequence number each, RFC 9293 section 3.4; data in a RST is not part of the stream.
        var length = (Has(TcpFlags.RST) ? 0 : Length) + (Has(TcpFlags.SYN) ? 1 : 0) + (Has(TcpFlags.FIN) ? 1 : 0);
        End = Start + (uint)length;
    }

    /// <summary>TCP flags.</summary>
    public TcpFlags Flags { get; }

    /// <summary>Sequence number.</summary>
    public uint Start { get; }

    /// <summary>Sequence number after the segment.</summary>
    public uint End { get; }

    /// <summary>Acknowledgment number, valid with the ACK flag.</summary>
    public uint Ack { get; }

    /// <summary>Payload length in bytes.</summary>
    public int Length { get; }

    /// <summary>Whether it advertises a zero window.</summary>
    public bool HasZeroWindow { get; }

    /// <summary>Whether it is an IP fragment, so that more of it is in later fragments.</summary>
    public bool IsFragment { get; }

    /// <summary>Whether it has SYN, FIN or RST.</summary>
    public bool IsControl => (Flags & (TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST)) != TcpFlags.None;

    /// <summary>Sequence number of its first payload byte.</summary>
    public uint PayloadStart => Has(TcpFlags.SYN) ? Start + 1 : Start;

    /// <summary>Whether a flag is set.</summary>
    public bool Has(TcpFlags flag) => (Flags & flag) != TcpFlags.None;

    /// <summary>Whether any of some flags is set.</summary>
    public bool HasAny(TcpFlags flags) => (Flags & flags) != TcpFlags.None;

    /// <summary>Whether it acknowledges exactly the bytes before a sequence number.</summary>
    public bool Acknowledges(uint number) => Ack == number && (Flags & (TcpFlags.ACK | TcpFlags.RST)) == TcpFlags.ACK;
}
