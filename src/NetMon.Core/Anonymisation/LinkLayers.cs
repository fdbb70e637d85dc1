using NetMon.Decoding;

namespace NetMon.Anonymisation;

/// <summary>
/// Copies the headers of link layers: what routes and identifies packets stays, addresses are mapped, and what names machines, interfaces,
/// processes, users or places is left zero. Each header goes from its offset to the next one.
/// </summary>
internal static class LinkLayers
{
    /// <summary>Copies one header.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="layer">Kind of the header.</param>
    /// <param name="at">Offset of the header.</param>
    /// <param name="end">Offset of the next header.</param>
    public static void Copy(in FrameCopy frame, DecodeLayer layer, int at, int end)
    {
        // Within its own bounds, so that no rule reaches into the next header.
        var header = frame.Slice(at, end - at);
        switch (layer)
        {
            case DecodeLayer.Ethernet:
                Addresses(header, 0, 6);
                header.Copy(12, 2);
                break;
            case DecodeLayer.Vlan or DecodeLayer.Mpls or DecodeLayer.Loopback:
                header.Copy(0, 4);
                break;
            case DecodeLayer.Pppoe:
                // Version and type are 1, RFC 2516 section 4; other bytes are not PPPoE.
                if (header.Has(0, 1) && header.Source[0] == 0x11) header.Copy(0, 6);
                break;
            case DecodeLayer.Llc:
                // Access points and control; the latter has one byte in unnumbered frames.
                header.Copy(0, header.Has(2, 1) && (header.Source[2] & 3) == 3 ? 3 : 4);
                break;
            case DecodeLayer.Snap:
                header.Copy(0, 5);
                break;
            case DecodeLayer.Ppp or DecodeLayer.CiscoHdlc or DecodeLayer.Arcnet:
                header.Copy(0, 8);
                break;
            case DecodeLayer.FrameRelay or DecodeLayer.Enc or DecodeLayer.NetAnalyzer:
                header.Copy(0, 12);
                break;
            case DecodeLayer.Sll:
                CopySll(header);
                break;
            case DecodeLayer.Sll2:
                CopySll2(header);
                break;
            case DecodeLayer.EtherTag:
                // VN-Tag, 802.1BR, HSR and Cisco's tag have numbers of ports and groups. Of a timestamp, of 12 bytes or more, its format stays.
                header.Copy(0, header.Length < 12 ? header.Length : 4);
                header.Copy(header.Length - 2, 2);
                break;
            case DecodeLayer.ProviderBackbone:
                header.Copy(0, 4);
                Addresses(header, 4, 10);
                header.Copy(16, 2);
                break;
            case DecodeLayer.MacSec:
                header.Copy(0, 6);
                if (header.Length >= 14) header.Mac(6);
                if (header.Length >= 14) header.Copy(12, 4);
                else header.Copy(6, 2);
                break;
            case DecodeLayer.FabricPath:
                header.Copy(0, 2);
                break;
            case DecodeLayer.Nsh:
                // Its context headers can hold anything.
                header.Copy(0, 8);
                break;
            case DecodeLayer.Isl:
                header.Copy(0, 6);
                header.Mac(6);
                header.Copy(12, 14);
                break;
            case DecodeLayer.TokenRing:
                header.Copy(0, 2);
                Addresses(header, 2, 8);
                // The source routing bit is the group bit of a source.
                if (header.Length > 8) header.Target[8] = (byte)((header.Target[8] & 0x7f) | (header.Source[8] & 0x80));
                header.Copy(14, header.Length - 14);
                break;
            case DecodeLayer.Fddi:
                header.Copy(0, 1);
                Addresses(header, 1, 7);
                break;
            case DecodeLayer.FibreChannel:
                Addresses(header, 2, 10);
                break;
            case DecodeLayer.DsaTag:
                CopyDsaTag(header);
                break;
            case DecodeLayer.Ieee1394:
                // 64-bit identifiers: the vendor and the number of a chip.
                Addresses(header, 2, 10);
                header.Copy(16, 2);
                break;
            default:
                CaptureHeaders.Copy(header, layer);
                break;
        }
    }

    private static void Addresses(in FrameCopy header, int first, int second)
    {
        header.Mac(first);
        header.Mac(second);
    }

    // The Marvell and Broadcom tags after the addresses; or the tag alone, before a whole frame.
    private static void CopyDsaTag(in FrameCopy header)
    {
        const int PlainTag = 4;
        if (header.Length <= PlainTag)
        {
            header.Copy(0, PlainTag);
            return;
        }

        Addresses(header, 0, 6);
        header.Copy(12, header.Length - 12);
    }

    private static void CopySll(in FrameCopy header)
    {
        header.Copy(0, 6);
        SenderAddress(header, 6, header.UInt16(4));
        header.Copy(14, 2);
    }

    private static void CopySll2(in FrameCopy header)
    {
        header.Copy(0, 12);
        SenderAddress(header, 12, header.Has(11, 1) ? header.Source[11] : 0);
    }

    // Devices of tunnels have the address of their endpoint.
    private static void SenderAddress(in FrameCopy header, int at, int length)
    {
        if (length == 6) header.Mac(at);
        else if (length == 4) header.IPv4(at);
    }
}
