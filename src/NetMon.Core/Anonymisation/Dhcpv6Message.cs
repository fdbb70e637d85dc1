namespace NetMon.Anonymisation;

/// <summary>Copies a DHCPv6 message, RFC 8415, with the messages that relays put into others; the values of unknown options stay zero.</summary>
internal static class Dhcpv6Message
{
    private const int HeaderLength = 4;
    private const int RelayLength = 34;
    private const int OptionHeader = 4;
    private const int MaxDepth = 16;

    /// <summary>Copies the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="names">The pseudonyms of names.</param>
    /// <param name="keepsNames">Whether names are kept or replaced; otherwise they stay zero.</param>
    /// <returns>Number of bytes that were understood.</returns>
    public static int Copy(in FrameCopy message, NamePseudonyms names, bool keepsNames)
    {
        CopyMessage(message, names, keepsNames, depth: 0);
        return message.Length;
    }

    private static void CopyMessage(in FrameCopy message, NamePseudonyms names, bool keepsNames, int depth)
    {
        const byte RelayForward = 12, RelayReply = 13;
        if (message.Length == 0) return;
        if (message.Source[0] is RelayForward or RelayReply)
        {
            message.Copy(0, 2);
            message.IPv6List(2, 2);
            CopyOptions(message.Slice(RelayLength, message.Length), names, keepsNames, depth);
            return;
        }

        message.Copy(0, HeaderLength);
        CopyOptions(message.Slice(HeaderLength, message.Length), names, keepsNames, depth);
    }

    private static void CopyOptions(in FrameCopy options, NamePseudonyms names, bool keepsNames, int depth)
    {
        for (var at = 0; depth < MaxDepth && options.Has(at, OptionHeader);)
        {
            int code = options.UInt16(at), length = options.UInt16(at + 2);
            options.Copy(at, OptionHeader);
            CopyOption(options.Slice(at + OptionHeader, length), code, names, keepsNames, depth + 1);
            at += OptionHeader + length;
        }
    }

    private static void CopyOption(in FrameCopy value, int code, NamePseudonyms names, bool keepsNames, int depth)
    {
        const int ClientId = 1, ServerId = 2, Association = 3, Temporary = 4, Address = 5, RelayMessage = 9, Unicast = 12, Status = 13, Servers = 23,
            DomainList = 24, Delegation = 25, DelegatedPrefix = 26, ClientName = 39, TimeServers = 31;
        switch (code)
        {
            case ClientId or ServerId:
                CopyIdentifier(value);
                break;
            case Association or Delegation:
                // Not the number of the association, which clients make from their MAC address.
                value.Copy(4, 8);
                CopyOptions(value.Slice(12, value.Length), names, keepsNames, depth);
                break;
            case Temporary:
                CopyOptions(value.Slice(4, value.Length), names, keepsNames, depth);
                break;
            case Address:
                value.IPv6(0);
                value.Copy(16, 8);
                CopyOptions(value.Slice(24, value.Length), names, keepsNames, depth);
                break;
            case DelegatedPrefix when value.Length >= 25:
                value.Copy(0, 9);
                value.Prefix(9, 16, value.Source[8], isIPv6: true);
                CopyOptions(value.Slice(25, value.Length), names, keepsNames, depth);
                break;
            case 6 or 7 or 8 or 14 or 20 or 32 or 82 or 83:
                // Requested options, preference, elapsed time, and times.
                value.Copy(0, value.Length);
                break;
            case RelayMessage:
                CopyMessage(value, names, keepsNames, depth);
                break;
            case Unicast or Servers or TimeServers or 22 or 27:
                value.IPv6List(0, value.Length / 16);
                break;
            case Status:
                value.Copy(0, 2);
                break;
            case DomainList when keepsNames:
                DnsLabels.Copy(value, names);
                break;
            case ClientName when keepsNames && value.Length > 1:
                value.Copy(0, 1);
                DnsLabels.Copy(value.Slice(1, value.Length), names);
                break;
        }
    }

    // RFC 8415 section 11: by link address with or without a time; identifiers of vendors stay zero but for their type.
    private static void CopyIdentifier(in FrameCopy value)
    {
        const int LinkAddressWithTime = 1, LinkAddress = 3;
        value.Copy(0, 2);
        var type = value.UInt16(0);
        if (type is not (LinkAddress or LinkAddressWithTime)) return;
        value.Copy(2, 2);
        var at = type == LinkAddress ? 4 : 8;
        if (value.Length == at + 6) value.Mac(at);
    }
}
