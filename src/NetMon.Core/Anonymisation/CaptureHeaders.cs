using System.Buffers.Binary;
using NetMon.Decoding;

namespace NetMon.Anonymisation;

/// <summary>Copies the headers of radio frames, and those that a capturing system puts before a frame.</summary>
internal static class CaptureHeaders
{
    /// <summary>Copies one header.</summary>
    /// <param name="header">The bytes of the header.</param>
    /// <param name="layer">Its kind. A kind that is not known here stays zero.</param>
    public static void Copy(in FrameCopy header, DecodeLayer layer)
    {
        switch (layer)
        {
            case DecodeLayer.Wlan:
                CopyWlan(header);
                break;
            case DecodeLayer.Radiotap:
                CopyRadiotap(header);
                break;
            case DecodeLayer.Avs:
                // Version and length, and what is measured; not the two clocks.
                header.Copy(0, 8);
                header.Copy(24, 40);
                break;
            case DecodeLayer.Prism:
                // Between message code and measurements is the name of the device.
                header.Copy(0, 8);
                header.Copy(24, header.Length - 24);
                break;
            case DecodeLayer.Ppi:
                CopyPpi(header);
                break;
            case DecodeLayer.NfLog:
                CopyNfLog(header);
                break;
            case DecodeLayer.PfLog:
                // Length, family, action and reason. Then follow names of interfaces and rules, and user and process IDs.
                header.Copy(0, 4);
                break;
            case DecodeLayer.PkTap:
                // Header length, record type and link type; flags, protocol family and lengths around the name of the interface.
                header.Copy(0, 12);
                header.Copy(36, 16);
                break;
            case DecodeLayer.Erf:
                // Without the time, which the packet has too. Extension headers keep their type.
                header.Copy(8, 8);
                for (var at = 16; at + 8 <= header.Length; at += 8) header.Copy(at, 1);
                break;
            case DecodeLayer.IpNet:
                header.Copy(0, 24);
                break;
            case DecodeLayer.Infiniband:
                CopyInfiniband(header);
                break;
            case DecodeLayer.Juniper:
                CopyJuniper(header);
                break;
        }
    }

    /// <summary>Frame control, duration, three or four addresses, sequence control and QoS; then the addresses of an aggregated packet.</summary>
    private static void CopyWlan(in FrameCopy header)
    {
        const int ControlFrame = 1;
        const int DataFrame = 2;
        if (header.Length < 10) return;
        header.Copy(0, 4);
        header.Mac(4);
        var type = header.Source[0] >> 2 & 3;
        if (type == ControlFrame)
        {
            header.Mac(10);
            return;
        }

        header.Mac(10);
        header.Mac(16);
        header.Copy(22, 2);
        var at = 24;
        if (type != DataFrame) return;
        if ((header.Source[1] & 3) == 3)
        {
            header.Mac(at);
            at += 6;
        }

        var hasQos = (header.Source[0] & 0x80) != 0;
        if (!hasQos) return;
        header.Copy(at, 2);
        var isAggregate = header.Has(at, 1) && (header.Source[at] & 0x80) != 0;
        at += 2;
        if ((header.Source[1] & 0x80) != 0)
        {
            header.Copy(at, 4);
            at += 4;
        }

        if (!isAggregate || !header.Has(at, 14)) return;
        at = header.Length - 14;
        header.Mac(at);
        header.Mac(at + 6);
        header.Copy(at + 12, 2);
    }

    // https://www.radiotap.org: channel, signal and the like. The first field, if present, is the clock of the card; vendor fields are not known.
    private static void CopyRadiotap(in FrameCopy header)
    {
        const uint More = 1u << 31;
        const uint Vendor = 1u << 30;
        const uint Clock = 1;
        const int Alignment = 8;
        if (!header.Has(0, 8)) return;
        var at = 4;
        var first = BinaryPrimitives.ReadUInt32LittleEndian(header.Source[at..]);
        var hasVendor = false;
        for (var more = true; more && header.Has(at, 4); at += 4)
        {
            var present = BinaryPrimitives.ReadUInt32LittleEndian(header.Source[at..]);
            more = (present & More) != 0;
            hasVendor |= (present & Vendor) != 0;
        }

        header.Copy(0, hasVendor ? at : header.Length);
        if ((first & Clock) == 0) return;
        at = (at + Alignment - 1) & -Alignment;
        if (header.Has(at, Alignment)) header.Target.Slice(at, Alignment).Clear();
    }

    // Fields of PPI can hold positions, among others. The one of 802.11 begins with the clock of the card.
    private static void CopyPpi(in FrameCopy header)
    {
        const int FixedLength = 8;
        const int FieldHeader = 4;
        const int WlanCommon = 2;
        const int ClockLength = 8;
        header.Copy(0, FixedLength);
        for (var at = FixedLength; header.Has(at, FieldHeader);)
        {
            var type = BinaryPrimitives.ReadUInt16LittleEndian(header.Source[at..]);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(header.Source[(at + 2)..]);
            header.Copy(at, FieldHeader);
            at += FieldHeader;
            if (type == WlanCommon && length > ClockLength) header.Copy(at + ClockLength, length - ClockLength);
            at += length;
        }
    }

    // Attributes keep their type and length. Their values are marks, users, prefixes of rules and hardware addresses; the protocol stays.
    private static void CopyNfLog(in FrameCopy header)
    {
        const int HeaderLength = 4;
        const int PacketHeader = 1;
        header.Copy(0, HeaderLength);
        var isLittleEndian = header.Has(HeaderLength, 2) && header.Source[HeaderLength + 1] == 0;
        for (var at = HeaderLength; header.Has(at, HeaderLength);)
        {
            int length = Read(header.Source[at..], isLittleEndian), type = Read(header.Source[(at + 2)..], isLittleEndian);
            header.Copy(at, HeaderLength);
            if (length < HeaderLength) return;
            if (type == PacketHeader) header.Copy(at + HeaderLength, length - HeaderLength);
            at += (length + 3) & ~3;
        }
    }

    private static ushort Read(ReadOnlySpan<byte> field, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field);

    // The pseudo-header of IP over InfiniBand has two addresses that end with 16 bytes of a global identifier; InfiniBand's own headers have two
    // such identifiers after 8 bytes of local routing, and 8 bytes of the global route header.
    private static void CopyInfiniband(in FrameCopy header)
    {
        const int PseudoHeader = 44;
        const int GlobalIdentifier = 16;
        const int NextMask = 3;
        const int NextGlobal = 3;
        if (header.Length == PseudoHeader)
        {
            header.IPv6(4);
            header.IPv6(24);
            header.Copy(40, 4);
            return;
        }

        header.Copy(0, 8);
        var at = 8;
        if (header.Has(1, 1) && (header.Source[1] & NextMask) == NextGlobal)
        {
            header.Copy(at, 8);
            header.IPv6(at + 8);
            header.IPv6(at + 8 + GlobalIdentifier);
            at += 8 + (2 * GlobalIdentifier);
        }

        header.Copy(at, header.Length - at);
    }

    // Magic, flags, extensions without their values, and the cookie with the protocol after it. The cookie of encryption services has the endpoints of a tunnel.
    private static void CopyJuniper(in FrameCopy header)
    {
        const byte HasExtensions = 0x80;
        const int LongestCookie = 12;
        const int MediaType = 3;
        const int Encapsulation = 4;
        header.Copy(0, 4);
        if (!header.Has(0, 4) || !header.Source.StartsWith("MGC"u8)) return;
        var at = 4;
        if ((header.Source[3] & HasExtensions) != 0)
        {
            header.Copy(at, 2);
            var end = at + 2 + header.UInt16(at);
            for (at += 2; at + 2 <= end && header.Has(at, 2);)
            {
                int type = header.Source[at], length = header.Source[at + 1];
                header.Copy(at, 2);
                if (type is MediaType or Encapsulation) header.Copy(at + 2, length);
                at += 2 + length;
            }

            at = end;
        }

        if (header.Length - at <= LongestCookie) header.Copy(at, LongestCookie);
        else header.Copy(at, 4);
    }
}
