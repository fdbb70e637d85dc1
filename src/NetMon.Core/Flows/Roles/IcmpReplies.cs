using NetMon.Decoding;

namespace NetMon.Flows.Roles;

/// <summary>Identifies replies among ICMP and ICMPv6 messages.</summary>
internal static class IcmpReplies
{
    /// <summary>
    /// Whether a message is a reply: to echo, timestamp, information and address mask requests (RFC 792, RFC 950), solicitations (RFC 1256,
    /// RFC 4861), node information and home agent queries (RFC 4620, RFC 6275). Unsolicited ones go to multicast or broadcast addresses.
    /// </summary>
    public static bool Answers(in PacketHeaders headers) => headers.IPProtocol == IPProtocols.Icmp
        ? headers.IcmpType is 0 or 9 or 14 or 16 or 18
        : headers.IcmpType is 129 or 131 or 134 or 136 or 140 or 145;
}
