using NetMon.Decoding;

namespace NetMon.Flows.Roles;

/// <summary>Which messages of ICMP and ICMPv6 answer another one.</summary>
internal static class IcmpReplies
{
    /// <summary>
    /// Whether a message answers: replies to echoes, timestamps, information and masks (RFC 792, RFC 950), to solicitations (RFC 1256,
    /// RFC 4861), node information and home agents (RFC 4620, RFC 6275). Those that come unasked go to groups.
    /// </summary>
    public static bool Answers(in PacketHeaders headers) => headers.IPProtocol == IPProtocols.Icmp
        ? headers.IcmpType is 0 or 9 or 14 or 16 or 18
        : headers.IcmpType is 129 or 131 or 134 or 136 or 140 or 145;
}
