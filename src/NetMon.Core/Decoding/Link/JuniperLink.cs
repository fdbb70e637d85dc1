using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>
/// The header of Juniper routers before a frame: magic "MGC", flags, extensions, then a cookie that depends on the interface type, and the
/// frame. It is not documented; this follows tcpdump and Wireshark.
/// </summary>
internal static class JuniperLink
{
    private const int FixedLength = 4;
    private const int ExtensionsLengthField = 2;
    private const byte HasExtensions = 0x80;
    private const byte HasNoLink = 0x02;
    private const int NoLinkLength = 4;
    private const int ServiceCookieLength = 8;
    private const int SecurityHeaderLength = 16;
    private const byte MultilinkCookie = 0x54;
    private const byte AdaptiveServicesCookie = 0x47;

    // Length up to the end of the extensions; 0 if this is not such a header, or it is truncated.
    private static int HeaderLength(ReadOnlySpan<byte> data, int offset, int end)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FixedLength || !data[offset..].StartsWith("MGC"u8))
            return 0;
        if ((data[offset + 3] & HasExtensions) == 0)
            return FixedLength;
        var length = FixedLength + ExtensionsLengthField;
        if (have >= length)
            length += BinaryPrimitives.ReadUInt16BigEndian(data[(offset + FixedLength)..]);
        return have < length ? 0 : length;
    }

    /// <summary>Decodes the header, starting at the magic.</summary>
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Juniper, offset);
        var length = HeaderLength(data, offset, end);
        if (length == 0)
        {
            var have = PacketDecoder.Available(data, offset, end);
            if (have < FixedLength || data[offset..].StartsWith("MGC"u8))
                headers.Cut(DecodeLayer.Juniper, offset, Needed(data, offset, have), have);
            else
                headers.SetPayload(offset, end);
            return;
        }

        var hasNoLink = (data[offset + 3] & HasNoLink) != 0;
        offset += length;
        if (hasNoLink)
            DecodeGuessed(data, offset + NoLinkLength, end, ref headers);
        else
            DecodeFrame(linkType, data, offset, end, ref headers);
    }

    private static int Needed(ReadOnlySpan<byte> data, int offset, int have) => have < FixedLength ? FixedLength
        : FixedLength + ExtensionsLengthField + (have < FixedLength + ExtensionsLengthField ? 0 : BinaryPrimitives.ReadUInt16BigEndian(data[(offset + FixedLength)..]));

    private static void DecodeFrame(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        switch (linkType)
        {
            case LinkType.JuniperEther or LinkType.JuniperPppoe:
                EthernetLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.JuniperPppoeAtm when PacketDecoder.Available(data, offset, end) >= 2:
                EtherTypeDispatch.Decode(data, offset + 2, end, BinaryPrimitives.ReadUInt16BigEndian(data[offset..]), ref headers);
                break;
            case LinkType.JuniperPpp:
                PppLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.JuniperFrameRelay:
                FrameRelayLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.JuniperCHdlc:
                CiscoHdlcLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.JuniperMonitor or LinkType.JuniperServices or LinkType.JuniperGgsn:
                // Service ID, interface, and for GGSN the address family, which the first byte of the packet tells as well.
                DecodeGuessed(data, offset + ServiceCookieLength, end, ref headers);
                break;
            case LinkType.JuniperEs:
                DecodeSecurity(data, offset, end, ref headers);
                break;
            case LinkType.JuniperAtm1:
                DecodeAtm(data, offset, end, cookieLength: 4, ref headers);
                break;
            case LinkType.JuniperAtm2:
                DecodeAtm(data, offset, end, cookieLength: 8, ref headers);
                break;
            default:
                DecodeMultilink(linkType, data, offset, end, ref headers);
                break;
        }
    }

    /// <summary>
    /// Encryption services: types 3 to 5 have the security association and the tunnel endpoints before the packet, types 1 and 2 do not.
    /// </summary>
    private static void DecodeSecurity(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < SecurityHeaderLength)
            headers.Cut(DecodeLayer.Juniper, offset, SecurityHeaderLength, have);
        else if (data[offset + 3] is 3 or 4 or 5)
            DecodeGuessed(data, offset + SecurityHeaderLength, end, ref headers);
        else
            DecodeGuessed(data, offset, end, ref headers);
    }

    /// <summary>ATM: a cookie, then LLC, PPP or IP. OAM cells have no packet.</summary>
    private static void DecodeAtm(ReadOnlySpan<byte> data, int offset, int end, int cookieLength, ref PacketHeaders headers)
    {
        const byte OperationCell = 0x80;
        const byte OperationCellMask = 0x70;
        var have = PacketDecoder.Available(data, offset, end);
        if (have <= cookieLength)
        {
            headers.Cut(DecodeLayer.Juniper, offset, cookieLength + 1, have);
            return;
        }

        var isOperation = cookieLength == 4 ? data[offset] == OperationCell : (data[offset + 7] & OperationCellMask) != 0;
        offset += cookieLength;
        if (isOperation)
            headers.SetPayload(offset, end);
        else if (data[offset..] is [0xaa, 0xaa, 0x03, ..] or [0xfe, 0xfe, 0x03, ..])
            LlcHeader.Decode(data, offset, end, ref headers);
        else if (data[offset..] is [0x00, 0x21 or 0x57, ..] or [0x02, 0x81, ..] or [0xc0 or 0xc2, 0x21 or 0x23, ..])
            PppLink.DecodeProtocol(data, offset, end, ref headers);
        else
            DecodeGuessed(data, offset, end, ref headers);
    }

    /// <summary>
    /// Multilink bundles: an adaptive services cookie tells the protocol; after other cookies follows PPP, or a frame relay protocol
    /// number.
    /// </summary>
    private static void DecodeMultilink(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const byte ChildLinkMask = 0xc0;
        var have = PacketDecoder.Available(data, offset, end);
        var cookieLength = have < 1 ? 1 : data[offset] switch
        {
            AdaptiveServicesCookie => ServiceCookieLength,
            _ when linkType == LinkType.JuniperMfr && (data[offset] & ChildLinkMask) == ChildLinkMask => 0,
            MultilinkCookie => linkType == LinkType.JuniperMfr ? 6 : 4,
            _ => linkType == LinkType.JuniperMfr ? 4 : 2,
        };
        if (have < cookieLength + 2)
            headers.Cut(DecodeLayer.Juniper, offset, cookieLength + 2, have);
        else if (data[offset] == AdaptiveServicesCookie)
            DecodeAdaptiveServices(data, offset, end, ref headers);
        else if (linkType == LinkType.JuniperMlppp)
            PppLink.Decode(data, offset + cookieLength, end, ref headers);
        else if (cookieLength != 0)
            DecodeMultilinkFrame(data, offset + cookieLength, end, ref headers);
        else
            headers.SetPayload(offset, end);
    }

    private static void DecodeAdaptiveServices(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const byte ProtocolMask = 0x70;
        var protocol = data[offset + 5] & ProtocolMask;
        offset += ServiceCookieLength;
        if (protocol == 0x00 && data[offset] >> 4 == 4)
            IPv4Header.Decode(data, offset, end, ref headers);
        else if (protocol == 0x10)
            IPv6Header.Decode(data, offset, end, ref headers);
        else if (protocol == 0x20)
            MplsStack.Decode(data, offset, end, ref headers);
        else
            headers.SetPayload(offset, end);
    }

    private static void DecodeMultilinkFrame(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        // An unnumbered information frame, then the protocol number of RFC 2427.
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(data[offset..]);
        if (protocol == 0x03cc)
            IPv4Header.Decode(data, offset + 2, end, ref headers);
        else if (protocol == 0x038e)
            IPv6Header.Decode(data, offset + 2, end, ref headers);
        else
            headers.SetPayload(offset, end);
    }

    /// <summary>Decodes IP by the version in its first byte; payload if that is neither 4 nor 6.</summary>
    private static void DecodeGuessed(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var version = PacketDecoder.Available(data, offset, end) < 1 ? 0 : data[offset] >> 4;
        if (version is 4 or 6)
            RawLink.Decode(data, offset, end, ref headers);
        else
            headers.SetPayload(Math.Min(offset, end), end);
    }
}
