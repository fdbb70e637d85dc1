namespace NetMon.Decoding;

/// <summary>
/// What stands in the place of ports for ICMP and ICMPv6, in Zeek and in Community IDs: the type, and the type that answers it; the code
/// where messages have no answer.
/// </summary>
internal static class IcmpPorts
{
    /// <summary>The pair, of a packet that has an ICMP header.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="isOneWay">Whether there is no answer to such messages.</param>
    public static (ushort Source, ushort Destination) Of(in PacketHeaders headers, out bool isOneWay)
    {
        var counterpart = headers.IPProtocol == IPProtocols.Icmp ? Counterpart(headers.IcmpType) : CounterpartV6(headers.IcmpType);
        isOneWay = counterpart < 0;
        return (headers.IcmpType, (ushort)(isOneWay ? headers.IcmpCode : counterpart));
    }

    /// <summary>The type that answers a type, or -1 where messages go one way.</summary>
    private static int Counterpart(byte type) => type switch
    {
        0 => 8,
        8 => 0,
        9 => 10,
        10 => 9,
        13 => 14,
        14 => 13,
        15 => 16,
        16 => 15,
        17 => 18,
        18 => 17,
        _ => -1,
    };

    /// <summary>The type that answers a type, or -1 where messages go one way.</summary>
    private static int CounterpartV6(byte type) => type switch
    {
        128 => 129,
        129 => 128,
        130 => 131,
        131 => 130,
        133 => 134,
        134 => 133,
        135 => 136,
        136 => 135,
        139 => 140,
        140 => 139,
        144 => 145,
        145 => 144,
        _ => -1,
    };
}
