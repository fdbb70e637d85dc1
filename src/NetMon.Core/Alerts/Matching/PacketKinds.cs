using NetMon.Decoding;

namespace NetMon.Alerts.Matching;

/// <summary>Packet kinds, the first criterion of rules. Every packet is of exactly one kind, damaged or not.</summary>
[Flags]
internal enum PacketKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SYN without ACK.</summary>
    TcpSyn = 1 << 0,

    /// <summary>SYN with ACK.</summary>
    TcpSynAck = 1 << 1,

    /// <summary>FIN with ACK, or RST.</summary>
    TcpEnd = 1 << 2,

    /// <summary>TCP with payload and none of the above.</summary>
    TcpData = 1 << 3,

    /// <summary>Pure TCP acknowledgment.</summary>
    TcpAck = 1 << 4,

    /// <summary>Invalid TCP flags: none of SYN, RST and ACK.</summary>
    TcpOdd = 1 << 5,

    /// <summary>UDP.</summary>
    Udp = 1 << 6,

    /// <summary>ICMP and ICMPv6.</summary>
    Icmp = 1 << 7,

    /// <summary>ARP and RARP.</summary>
    Arp = 1 << 8,

    /// <summary>Any other IP packet, and fragments without a transport header.</summary>
    OtherIP = 1 << 9,

    /// <summary>Anything else.</summary>
    Other = 1 << 10,

    /// <summary>Modifier: includes packets with damaged headers.</summary>
    Damaged = 1 << 11,

    /// <summary>Modifier: only packets with damaged headers.</summary>
    OnlyDamaged = 1 << 12,

    /// <summary>All TCP packets.</summary>
    Tcp = TcpSyn | TcpSynAck | TcpEnd | TcpData | TcpAck | TcpOdd,

    /// <summary>All IP packets.</summary>
    IP = Tcp | Udp | Icmp | OtherIP,

    /// <summary>All packets.</summary>
    All = IP | Arp | Other | Damaged,
}

/// <summary>Classifies packets.</summary>
internal static class PacketKind
{
    /// <summary>Number of kinds, without the modifiers.</summary>
    public const int Count = 11;

    private const TcpFlags Deciding = TcpFlags.SYN | TcpFlags.ACK | TcpFlags.RST | TcpFlags.FIN;

    // Indexed by FIN, SYN, RST (bits 0 to 2) and ACK (bit 3, bit 4 of the header).
    private static readonly byte[] ByFlags = MakeByFlags();

    /// <summary>Bit number of a packet's kind in <see cref="PacketKinds"/>.</summary>
    public static int Of(in PacketHeaders headers)
    {
        if (headers.Has(HeaderFields.Tcp))
        {
            var flags = (int)(headers.TcpFlags & Deciding);
            var kind = ByFlags[(flags & 7) | (flags >> 1 & 8)];
            return kind == Index(PacketKinds.TcpAck) && headers.PayloadLength > 0 ? Index(PacketKinds.TcpData) : kind;
        }

        if (headers.Has(HeaderFields.Icmp)) return Index(PacketKinds.Icmp);
        if (headers.HasAny(HeaderFields.IP))
        {
            return Index(headers.IPProtocol == IPProtocols.Udp && headers.Has(HeaderFields.Ports) ? PacketKinds.Udp : PacketKinds.OtherIP);
        }

        return Index(headers.Has(HeaderFields.Arp) ? PacketKinds.Arp : PacketKinds.Other);
    }

    private static byte[] MakeByFlags()
    {
        var table = new byte[16];
        for (var i = 0; i < table.Length; i++)
        {
            var flags = (TcpFlags)((i & 7) | (i & 8) << 1);
            var kind = flags switch
            {
                _ when flags.HasFlag(TcpFlags.RST) => PacketKinds.TcpEnd,
                _ when flags.HasFlag(TcpFlags.SYN) => flags.HasFlag(TcpFlags.ACK) ? PacketKinds.TcpSynAck : PacketKinds.TcpSyn,
                _ when flags.HasFlag(TcpFlags.ACK) => flags.HasFlag(TcpFlags.FIN) ? PacketKinds.TcpEnd : PacketKinds.TcpAck,
                _ => PacketKinds.TcpOdd,
            };
            table[i] = (byte)Index(kind);
        }

        return table;
    }

    private static int Index(PacketKinds kind) => System.Numerics.BitOperations.TrailingZeroCount((int)kind);
}
