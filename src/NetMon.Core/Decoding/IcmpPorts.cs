namespace NetMon.Decoding;

/// <summary>
/// Stand-ins for the ports of ICMP and ICMPv6, as in Zeek and Community ID: the message type and the type of its reply; for messages
/// without a reply, type and code.
/// </summary>
internal static class IcmpPorts
{
    /// <summary>The pair for a packet with an ICMP header.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="isOneWay">Whether messages of this type have no reply.</param>
    public static (ushort Source, ushort Destination) Of(in PacketHeaders headers, out bool isOneWay)
    {
        var counterpart = headers.IPProtocol == IPProtocols.Icmp ? Counterpart(headers.IcmpType) : CounterpartV6(headers.IcmpType);
        isOneWay = counterpart < 0;
        return (headers.IcmpType, (ushort)(isOneWay ? headers.IcmpCode : counterpart));
    }

    /// <summary>The type of the reply; -1 if there is none.</summary>
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

    /// <summary>The ICMPv6 type of the reply; -1 if there is none.</summary>
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
