using System.Runtime.CompilerServices;
using NetMon.Decoding;

namespace NetMon.Flows.Tcp;

/// <summary>What a TCP header says that a connection needs to know.</summary>
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
        // SYN and FIN take a number each, RFC 9293 section 3.4; what comes with a RST is not part of the stream.
        var length = (Has(TcpFlags.RST) ? 0 : Length) + (Has(TcpFlags.SYN) ? 1 : 0) + (Has(TcpFlags.FIN) ? 1 : 0);
        End = Start + (uint)length;
    }

    /// <summary>Its control bits.</summary>
    public TcpFlags Flags { get; }

    /// <summary>Its sequence number.</summary>
    public uint Start { get; }

    /// <summary>The sequence number after it.</summary>
    public uint End { get; }

    /// <summary>The acknowledgment, valid with the flag.</summary>
    public uint Ack { get; }

    /// <summary>Bytes of payload.</summary>
    public int Length { get; }

    /// <summary>Whether its sender can take nothing.</summary>
    public bool HasZeroWindow { get; }

    /// <summary>Whether more of it is in later fragments.</summary>
    public bool IsFragment { get; }

    /// <summary>Whether it begins, ends or resets the connection.</summary>
    public bool IsControl => (Flags & (TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST)) != TcpFlags.None;

    /// <summary>The sequence number of its first byte of payload.</summary>
    public uint PayloadStart => Has(TcpFlags.SYN) ? Start + 1 : Start;

    /// <summary>Whether a control bit is set.</summary>
    public bool Has(TcpFlags flag) => (Flags & flag) != TcpFlags.None;

    /// <summary>Whether one of some control bits is set.</summary>
    public bool HasAny(TcpFlags flags) => (Flags & flags) != TcpFlags.None;

    /// <summary>Whether it acknowledges everything before a number, and nothing more.</summary>
    public bool Acknowledges(uint number) => Ack == number && (Flags & (TcpFlags.ACK | TcpFlags.RST)) == TcpFlags.ACK;
}
