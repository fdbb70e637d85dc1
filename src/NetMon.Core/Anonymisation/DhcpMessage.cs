namespace NetMon.Anonymisation;

/// <summary>Copies a DHCP message, RFC 2131: its fixed part, and the options whose values are known; the values of others stay zero.</summary>
internal static class DhcpMessage
{
    private const int AddressesOffset = 12;
    private const int HardwareAddress = 28;
    private const int NamesOffset = 44;
    private const int FixedLength = 236;
    private const int CookieLength = 4;
    private const int MacLength = 6;

    /// <summary>Copies the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="names">The pseudonyms of names.</param>
    /// <param name="keepsNames">Whether names are kept or replaced; otherwise they stay zero.</param>
    /// <returns>Number of bytes that were understood.</returns>
    public static int Copy(in FrameCopy message, NamePseudonyms names, bool keepsNames)
    {
        // Operation, hardware, hops, transaction, seconds and flags; then the addresses of client, next server and relay.
        message.Copy(0, AddressesOffset);
        message.IPv4List(AddressesOffset, 4);
        if (message.Has(2, 1) && message.Source[2] == MacLength) message.Mac(HardwareAddress);
        if (message.Length < FixedLength + CookieLength) return message.Length < NamesOffset ? message.Length : NamesOffset;
        message.Copy(FixedLength, CookieLength);
        const byte Pad = 0, End = 255;
        var at = FixedLength + CookieLength;
        while (at < message.Length)
        {
            var code = message.Source[at];
            if (code is Pad or End)
            {
                message.Copy(at, 1);
                at++;
                if (code == End) return message.Source[at..].ContainsAnyExcept(Pad) ? at : message.Length;
                continue;
            }

            if (!message.Has(at, 2)) return at;
            var length = message.Source[at + 1];
            message.Copy(at, 2);
            CopyOption(message.Slice(at + 2, length), code, names, keepsNames);
            at = Math.Min(at + 2 + length, message.Length);
        }

        return at;
    }

    private static void CopyOption(in FrameCopy value, byte code, NamePseudonyms names, bool keepsNames)
    {
        const byte HostName = 12, Domain = 15, ClientId = 61, ClientName = 81;
        const byte EthernetType = 1;
        switch (code)
        {
            // Mask, message type, maximum size, times, requested options, and what is a number or a flag.
            case 1 or 2 or 13 or 19 or 20 or 22 or 23 or 26 or 27 or 29 or 30 or 31 or 35 or 36 or 37 or 38 or 39 or 46 or 51 or 52 or 53 or 55 or 57 or 58 or 59 or 116:
                value.Copy(0, value.Length);
                break;

            // Lists of addresses: routers, servers of all kinds, broadcast, requested address, server, static routes and filters.
            case (>= 3 and <= 11) or 16 or 21 or 28 or 32 or 33 or 41 or 42 or 44 or 45 or 48 or 49 or 50 or 54 or 65 or (>= 68 and <= 76) or 118 or 150:
                value.IPv4List(0, value.Length / 4);
                break;
            case ClientId when value.Length == 1 + MacLength && value.Source[0] == EthernetType:
                value.Copy(0, 1);
                value.Mac(1);
                break;
            case HostName or Domain when keepsNames:
                WriteText(value, names);
                break;
            case ClientName when keepsNames && value.Length > 3:
                value.Copy(0, 3);
                // Bit 2: the name is in the encoding of DNS, RFC 4702 section 2.1.
                if ((value.Source[0] & 4) == 0) WriteText(value.Slice(3, value.Length), names);
                else DnsLabels.Copy(value.Slice(3, value.Length), names);
                break;
            case 119 when keepsNames:
                DnsLabels.Copy(value, names);
                break;
        }
    }

    private static void WriteText(in FrameCopy text, NamePseudonyms names)
    {
        for (var at = 0; at < text.Length;)
        {
            var dot = text.Source[at..].IndexOf((byte)'.');
            var length = dot < 0 ? text.Length - at : dot;
            names.Write(text.Source.Slice(at, length), text.Target[at..]);
            at += length;
            text.Copy(at++, 1);
        }
    }
}
