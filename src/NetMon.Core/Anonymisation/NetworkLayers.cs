using NetMon.Decoding;
using NetMon.Decoding.Network;

namespace NetMon.Anonymisation;

/// <summary>Copies ARP, IPv4 with its options, and IPv6 with its extension headers.</summary>
internal static class NetworkLayers
{
    private const int OptionHeader = 2;

    /// <summary>Copies ARP or RARP. Hardware addresses other than MAC stay zero.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="at">Offset of the hardware type.</param>
    /// <returns>False if it is not for IPv4, and nothing of it is understood.</returns>
    public static bool TryCopyArp(in FrameCopy frame, int at)
    {
        const int MacLength = 6;
        const int IPv4Length = 4;
        if (!frame.Has(at, ArpHeader.FixedLength) || !ArpHeader.IsForIPv4(frame.Source[at..])) return false;
        frame.Copy(at, ArpHeader.FixedLength);
        int hardware = frame.Source[at + 4], protocol = frame.Source[at + 5];
        at += ArpHeader.FixedLength;
        for (var i = 0; i < 2; i++)
        {
            if (hardware == MacLength) frame.Mac(at);
            at += hardware;
            if (protocol == IPv4Length) frame.IPv4(at);
            at += protocol;
        }

        return true;
    }

    /// <summary>Copies an IPv4 header.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="at">Offset of the version.</param>
    /// <param name="end">Offset of the end of the options.</param>
    public static void CopyIPv4(in FrameCopy frame, int at, int end)
    {
        frame.Copy(at, 12);
        frame.IPv4(at + 12);
        frame.IPv4(at + 16);
        CopyOptions(frame.Slice(at + IPv4Header.FixedLength, end - at - IPv4Header.FixedLength));
    }

    /// <summary>Copies the fixed header of IPv6.</summary>
    public static void CopyIPv6(in FrameCopy frame, int at)
    {
        frame.Copy(at, 8);
        frame.IPv6(at + 8);
        frame.IPv6(at + 24);
    }

    /// <summary>Copies an extension header.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="layer">Its kind.</param>
    /// <param name="at">Its offset.</param>
    /// <param name="end">Offset of its end.</param>
    public static void CopyExtension(in FrameCopy frame, DecodeLayer layer, int at, int end)
    {
        const int AuthenticationValue = 12;
        var header = frame.Slice(at, end - at);
        switch (layer)
        {
            case DecodeLayer.Fragment:
                header.Copy(0, header.Length);
                break;
            case DecodeLayer.AuthenticationHeader:
                header.Copy(0, AuthenticationValue);
                break;
            case DecodeLayer.Routing:
                CopyRouting(header);
                break;
            case DecodeLayer.HopByHop or DecodeLayer.DestinationOptions:
                header.Copy(0, OptionHeader);
                CopyIPv6Options(header.Slice(OptionHeader, header.Length));
                break;
        }
    }

    /// <summary>Options of IPv4: routes and timestamps have addresses; what else is not known keeps its type and length.</summary>
    private static void CopyOptions(in FrameCopy options)
    {
        const byte End = 0, NoOperation = 1, RecordRoute = 7, Timestamp = 68, LooseRoute = 131, StrictRoute = 137, RouterAlert = 148;
        for (var at = 0; at < options.Length && options.Source[at] != End;)
        {
            var type = options.Source[at];
            if (type == NoOperation)
            {
                options.Copy(at++, 1);
                continue;
            }

            if (!options.Has(at, OptionHeader)) return;
            int length = options.Source[at + 1];
            options.Copy(at, OptionHeader);
            if (length < OptionHeader) return;
            var option = options.Slice(at, length);
            switch (type)
            {
                case RecordRoute or LooseRoute or StrictRoute:
                    option.Copy(OptionHeader, 1);
                    option.IPv4List(3, option.Length);
                    break;
                case Timestamp:
                    CopyTimestamps(option);
                    break;
                case RouterAlert:
                    option.Copy(0, option.Length);
                    break;
            }

            at += length;
        }
    }

    /// <summary>Pointer, overflow and flag, and the addresses of the hosts; not the times, RFC 791 section 3.1.</summary>
    private static void CopyTimestamps(in FrameCopy option)
    {
        const int EntryLength = 8;
        if (!option.Has(0, 4)) return;
        option.Copy(2, 2);
        var hasAddresses = (option.Source[3] & 0x0f) is 1 or 3;
        for (var at = 4; hasAddresses && option.Has(at, 4); at += EntryLength) option.IPv4(at);
    }

    private static void CopyRouting(in FrameCopy header)
    {
        const byte Source = 0, Mobile = 2, Segments = 4;
        if (!header.Has(0, 8)) return;
        header.Copy(0, 4);
        var type = header.Source[2];
        switch (type)
        {
            case Source or Mobile:
                header.Copy(4, 4);
                header.IPv6List(8, header.Length);
                break;
            case Segments:
                // Last entry, flags and tag; then the segments, and optional values that stay zero: RFC 8754 section 2.
                header.Copy(4, 4);
                header.IPv6List(8, header.Source[4] + 1);
                break;
        }
    }

    private static void CopyIPv6Options(in FrameCopy options)
    {
        const byte Pad1 = 0, PadN = 1, TunnelLimit = 4, RouterAlert = 5, Jumbo = 0xc2, HomeAddress = 0xc9;
        for (var at = 0; at < options.Length;)
        {
            var type = options.Source[at];
            if (type == Pad1)
            {
                at++;
                continue;
            }

            if (!options.Has(at, OptionHeader)) return;
            int length = options.Source[at + 1];
            options.Copy(at, OptionHeader);
            at += OptionHeader;
            if (type is TunnelLimit or RouterAlert or Jumbo) options.Copy(at, length);
            else if (type == HomeAddress && length == 16) options.IPv6(at);
            else if (type == PadN) options.Slice(at, length).Target.Clear();
            at += length;
        }
    }
}
