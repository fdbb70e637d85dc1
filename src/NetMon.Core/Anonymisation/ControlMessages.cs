using NetMon.Decoding;

namespace NetMon.Anonymisation;

/// <summary>Copies ICMP, ICMPv6 with neighbour and group discovery, and IGMP. What an error quotes is a packet of its own.</summary>
internal static class ControlMessages
{
    private const int HeaderLength = 8;
    private const int ChecksumEnd = 4;

    /// <summary>Copies a message.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="protocol">The IP protocol.</param>
    /// <param name="at">Offset of the type.</param>
    /// <param name="end">Offset of the end of the message.</param>
    /// <param name="length">Number of bytes that are understood, with those that stay zero; what follows is payload.</param>
    /// <param name="quote">Offset of a quoted packet within an option of a redirect; 0 if there is none.</param>
    /// <returns>False if the protocol is none of these.</returns>
    public static bool TryCopy(in FrameCopy frame, int protocol, int at, int end, out int length, out int quote)
    {
        (length, quote) = (0, 0);
        var message = frame.Slice(at, end - at);
        if (protocol is not (IPProtocols.Icmp or IPProtocols.IcmpV6 or IPProtocols.Igmp)) return false;
        message.Copy(0, ChecksumEnd);
        length = Math.Min(message.Length, HeaderLength);
        if (message.Length < 1) return true;
        switch (protocol)
        {
            case IPProtocols.Icmp:
                CopyIcmp(message, ref length);
                break;
            case IPProtocols.IcmpV6:
                CopyIcmpV6(message, ref length, ref quote);
                break;
            default:
                CopyIgmp(message, ref length);
                break;
        }

        if (quote != 0) quote += at;
        return true;
    }

    private static void CopyIcmp(in FrameCopy message, ref int length)
    {
        const byte EchoReply = 0, Unreachable = 3, Quench = 4, Redirect = 5, Echo = 8, RouterAdvertisement = 9, Solicitation = 10, Exceeded = 11,
            Problem = 12, Timestamp = 13, TimestampReply = 14;
        switch (message.Source[0])
        {
            case Redirect:
                message.IPv4(4);
                break;
            case EchoReply or Echo or Unreachable or Quench or Solicitation or Exceeded or Problem or Timestamp or TimestampReply:
                message.Copy(4, 4);
                break;
            case RouterAdvertisement:
                // Address and preference of each router, RFC 1256 section 3.
                const int EntryLength = 8;
                message.Copy(4, 4);
                if (!message.Has(0, HeaderLength) || message.Source[5] != EntryLength / 4) break;
                for (var i = 0; i < message.Source[4] && message.Has(length, EntryLength); i++, length += EntryLength)
                {
                    message.IPv4(length);
                    message.Copy(length + 4, 4);
                }

                break;
        }
    }

    private static void CopyIcmpV6(in FrameCopy message, ref int length, ref int quote)
    {
        const byte EchoRequest = 128, EchoReply = 129, Query = 130, Report = 131, Done = 132, RouterSolicitation = 133, RouterAdvertisement = 134,
            NeighborSolicitation = 135, NeighborAdvertisement = 136, Redirect = 137, Report2 = 143;
        switch (message.Source[0])
        {
            case >= 1 and <= 4 or EchoRequest or EchoReply:
                message.Copy(4, 4);
                break;
            case Query or Report or Done:
                message.Copy(4, 4);
                message.IPv6(8);
                length = Math.Min(message.Length, 24);
                if (message.Source[0] == Query && message.Has(24, 4)) length = CopySources(message, 24, isIPv6: true);
                break;
            case Report2:
                message.Copy(4, 4);
                length = CopyRecords(message, isIPv6: true);
                break;
            case RouterSolicitation:
                length = CopyOptions(message, 8, ref quote);
                break;
            case RouterAdvertisement:
                message.Copy(4, 12);
                length = CopyOptions(message, 16, ref quote);
                break;
            case NeighborSolicitation or NeighborAdvertisement:
                message.Copy(4, 4);
                message.IPv6(8);
                length = CopyOptions(message, 24, ref quote);
                break;
            case Redirect:
                message.IPv6(8);
                message.IPv6(24);
                length = CopyOptions(message, 40, ref quote);
                break;
        }
    }

    private static void CopyIgmp(in FrameCopy message, ref int length)
    {
        const byte Query = 0x11, Report1 = 0x12, Report2 = 0x16, Leave = 0x17, Report3 = 0x22;
        switch (message.Source[0])
        {
            case Query:
                message.IPv4(4);
                if (message.Has(8, 4)) length = CopySources(message, 8, isIPv6: false);
                break;
            case Report1 or Report2 or Leave:
                message.IPv4(4);
                break;
            case Report3:
                message.Copy(4, 4);
                length = CopyRecords(message, isIPv6: false);
                break;
        }
    }

    /// <summary>The sources of a group query: flags, interval, number of sources, sources.</summary>
    private static int CopySources(in FrameCopy message, int at, bool isIPv6)
    {
        message.Copy(at, 4);
        return CopyList(message, at + 4, message.UInt16(at + 2), isIPv6);
    }

    /// <summary>The records of a group report: type, auxiliary words, number of sources, group, sources. Auxiliary data stays zero.</summary>
    private static int CopyRecords(in FrameCopy message, bool isIPv6)
    {
        const int RecordHeader = 4;
        const int WordLength = 4;
        var at = HeaderLength;
        for (var records = message.UInt16(6); records > 0 && message.Has(at, RecordHeader); records--)
        {
            message.Copy(at, RecordHeader);
            at = CopyList(message, at + RecordHeader, 1 + message.UInt16(at + 2), isIPv6) + (message.Source[at + 1] * WordLength);
        }

        return Math.Min(at, message.Length);
    }

    private static int CopyList(in FrameCopy message, int at, int count, bool isIPv6)
    {
        if (isIPv6) message.IPv6List(at, count);
        else message.IPv4List(at, count);
        return Math.Min(message.Length, at + (count * (isIPv6 ? 16 : 4)));
    }

    /// <summary>The options of neighbour discovery, RFC 4861 section 4.6: type, length in units of eight bytes, value.</summary>
    private static int CopyOptions(in FrameCopy message, int at, ref int quote)
    {
        const int Unit = 8;
        const byte SourceLink = 1, TargetLink = 2, PrefixInformation = 3, RedirectedHeader = 4, Mtu = 5, RouteInformation = 24, Servers = 25;
        while (message.Has(at, 2))
        {
            var length = message.Source[at + 1] * Unit;
            message.Copy(at, 2);
            if (length == 0) return Math.Min(at + 2, message.Length);
            var option = message.Slice(at, length);
            switch (option.Source[0])
            {
                case SourceLink or TargetLink when length == Unit:
                    option.Mac(2);
                    break;
                case PrefixInformation when length == 32 && option.Has(2, 1):
                    option.Copy(2, 14);
                    option.Prefix(16, 16, option.Source[2], isIPv6: true);
                    break;
                case RedirectedHeader:
                    if (quote == 0 && option.Length > Unit) quote = at + Unit;
                    break;
                case Mtu:
                    option.Copy(2, 6);
                    break;
                case RouteInformation when option.Has(2, 1):
                    option.Copy(2, 6);
                    option.Prefix(8, Math.Min(16, length - Unit), option.Source[2], isIPv6: true);
                    break;
                case Servers:
                    option.Copy(2, 6);
                    option.IPv6List(8, option.Length);
                    break;
            }

            at += length;
        }

        return Math.Min(at, message.Length);
    }
}
