using System.Runtime.CompilerServices;
using NetMon.Decoding.Link;
using NetMon.Decoding.Link.Wireless;
using NetMon.Decoding.Network;

namespace NetMon.Decoding;

/// <summary>
/// Reads the headers of a packet straight from its bytes. Allocates nothing and never throws, whatever the bytes are: good layers
/// are kept, and <see cref="PacketHeaders.Fault"/> says where the first bad one is. Where a layer throws all the same, that is a fault of
/// its packet too, see <see cref="DecoderFaults"/>.
/// </summary>
/// <remarks>
/// Every layer is a static class with one method of one shape, <c>Decode(data, offset, end, ref headers)</c>: <c>data</c> is the whole
/// frame as kept, <c>offset</c> where the layer begins, <c>end</c> where the enclosing layer says that it ends on the wire, which is past
/// <c>data</c> when a snapshot length cut the frame. A layer checks its bounds once, fills in its fields, and calls the next one.
/// A new link type is a file in Link and a line in each of the two switches below.
/// </remarks>
public static class PacketDecoder
{
    /// <summary>
    /// The last byte at which one link layer may begin inside another: above what any network stacks up, and far below what would fill
    /// a thread's stack, since each takes some bytes.
    /// </summary>
    internal const int MaxLinkOffset = 1024;

    /// <summary>DLT_RAW of BSDs, which old files carry in place of <see cref="LinkType.Raw"/>.</summary>
    private const LinkType RawOfBsd = (LinkType)12;

    /// <summary>DLT_RAW of OpenBSD, which old files carry in place of <see cref="LinkType.Raw"/>.</summary>
    private const LinkType RawOfOpenBsd = (LinkType)14;

    /// <summary>Whether frames of a link type are decoded; those of another come out as bytes only.</summary>
    /// <param name="linkType">How the frames begin.</param>
    public static bool IsSupported(LinkType linkType) => linkType switch
    {
        LinkType.Ethernet or LinkType.Null or LinkType.Loop or LinkType.LinuxSll or LinkType.LinuxSll2 => true,
        LinkType.Raw or RawOfBsd or RawOfOpenBsd or LinkType.IPv4 or LinkType.IPv6 or LinkType.Mpls => true,
        LinkType.Ppp or LinkType.PppHdlc or LinkType.PppPppd or LinkType.PppWithDirection or LinkType.PppEther => true,
        LinkType.CHdlc or LinkType.CHdlcWithDirection or LinkType.FrameRelay or LinkType.FrameRelayWithDirection => true,
        LinkType.Ieee80211 or LinkType.Ieee80211Radiotap or LinkType.Ieee80211Prism or LinkType.Ieee80211Avs or LinkType.Ppi => true,
        LinkType.NFLog or LinkType.PfLog or LinkType.PkTap or LinkType.User2 or LinkType.Enc or LinkType.Erf => true,
        LinkType.TokenRing or LinkType.Fddi or LinkType.IpOverFibreChannel or LinkType.AppleIpOverIeee1394 => true,
        LinkType.AtmRfc1483 or LinkType.AtmClip or LinkType.NetAnalyzer or LinkType.NetAnalyzerTransparent => true,
        LinkType.DsaTagBrcm or LinkType.DsaTagBrcmPrepend or LinkType.DsaTagDsa or LinkType.DsaTagEdsa => true,
        LinkType.IpNet or LinkType.Arcnet or LinkType.ArcnetLinux or LinkType.IpOverInfiniband or LinkType.Infiniband => true,
        _ => JuniperLink.IsLink(linkType),
    };

    /// <summary>Decodes the headers of one packet.</summary>
    /// <param name="linkType">How the bytes begin. An unsupported type leaves the packet undecoded; Ethernet is never assumed.</param>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="wireLength">
    /// Bytes on the wire. Less than <paramref name="data"/> holds, as damaged files say, counts as what it holds.
    /// </param>
    /// <param name="headers">What the headers say.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, out PacketHeaders headers)
    {
        headers = default;
        DecodeFrame(linkType, data, wireLength, ref headers);
    }

    /// <summary>Decodes the headers of one packet, and records where each of them begins.</summary>
    /// <param name="linkType">How the bytes begin.</param>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="wireLength">Bytes on the wire.</param>
    /// <param name="headers">What the headers say, as without a trace.</param>
    internal static LayerTrace Trace(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, out PacketHeaders headers)
    {
        headers = default;
        var trace = LayerTrace.Begin(ref headers);
        DecodeFrame(linkType, data, wireLength, ref headers);
        LayerTrace.End(ref headers);
        return trace;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecodeFrame(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, ref PacketHeaders headers)
    {
        headers.ProtocolNumber = (ushort)linkType;
        int end = Math.Max(data.Length, wireLength);
        try
        {
            if (linkType == LinkType.Ethernet)
                EthernetLink.Decode(data, 0, end, ref headers);
            else
                DecodeLink(linkType, data, 0, end, ref headers);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e, data, ref headers);
        }
    }

    /// <summary>Decodes a link layer that may itself lie within another, as in PPI and pktap.</summary>
    internal static void DecodeLink(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        switch (linkType)
        {
            case LinkType.Ethernet:
                EthernetLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Null:
                LoopbackLink.DecodeNull(data, offset, end, ref headers);
                break;
            case LinkType.Loop:
                LoopbackLink.DecodeLoop(data, offset, end, ref headers);
                break;
            case LinkType.LinuxSll:
                SllLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.LinuxSll2:
                Sll2Link.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Raw or RawOfBsd or RawOfOpenBsd or LinkType.AtmClip:
                RawLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.IPv4:
                IPv4Header.Decode(data, offset, end, ref headers);
                break;
            case LinkType.IPv6:
                IPv6Header.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Mpls:
                MplsStack.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Ppp or LinkType.PppHdlc:
                PppLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.PppPppd or LinkType.PppWithDirection:
                PppLink.DecodeWithDirection(data, offset, end, ref headers);
                break;
            case LinkType.PppEther:
                PppoeHeader.Decode(data, offset, end, EtherTypes.PppoeSession, ref headers);
                break;
            case LinkType.CHdlc:
                CiscoHdlcLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.CHdlcWithDirection:
                CiscoHdlcLink.Decode(data, offset + 1, end, ref headers);
                break;
            case LinkType.FrameRelay:
                FrameRelayLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.FrameRelayWithDirection:
                FrameRelayLink.Decode(data, offset + 1, end, ref headers);
                break;
            case LinkType.Ieee80211:
                WlanHeader.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Ieee80211Radiotap:
                RadiotapLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Ieee80211Prism:
                PrismLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Ieee80211Avs:
                PrismLink.DecodeAvs(data, offset, end, ref headers);
                break;
            case LinkType.Ppi:
                PpiLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.NFLog:
                NfLogLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.PfLog:
                PfLogLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Enc:
                EncLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.PkTap or LinkType.User2:
                PkTapLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Erf:
                ErfLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.TokenRing:
                TokenRingLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Fddi:
                FddiLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.IpOverFibreChannel:
                FibreChannelLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.AppleIpOverIeee1394:
                Ieee1394Link.Decode(data, offset, end, ref headers);
                break;
            case LinkType.AtmRfc1483:
                LlcHeader.Decode(data, offset, end, ref headers);
                break;
            case LinkType.NetAnalyzer:
                NetAnalyzerLink.Decode(data, offset, end, isTransparent: false, ref headers);
                break;
            case LinkType.NetAnalyzerTransparent:
                NetAnalyzerLink.Decode(data, offset, end, isTransparent: true, ref headers);
                break;
            case LinkType.DsaTagBrcm or LinkType.DsaTagDsa:
                DsaTagLink.Decode(data, offset, end, DsaTagLink.TagLength, ref headers);
                break;
            case LinkType.DsaTagEdsa:
                DsaTagLink.Decode(data, offset, end, DsaTagLink.EtherTypeTagLength, ref headers);
                break;
            case LinkType.DsaTagBrcmPrepend:
                headers.Begin(DecodeLayer.DsaTag, offset);
                EthernetLink.Decode(data, offset + DsaTagLink.TagLength, end, ref headers);
                break;
            case LinkType.IpNet:
                IpNetLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Arcnet:
                ArcnetLink.Decode(data, offset, end, isLinux: false, ref headers);
                break;
            case LinkType.ArcnetLinux:
                ArcnetLink.Decode(data, offset, end, isLinux: true, ref headers);
                break;
            case LinkType.IpOverInfiniband:
                InfinibandLink.DecodeIPOverInfiniband(data, offset, end, ref headers);
                break;
            case LinkType.Infiniband:
                InfinibandLink.Decode(data, offset, end, ref headers);
                break;
            case var juniper when JuniperLink.IsLink(juniper):
                JuniperLink.Decode(juniper, data, offset, end, ref headers);
                break;
            default:
                CaptureHeader.Decode(linkType, data, offset, end, ref headers);
                break;
        }
    }

    /// <summary>Bytes that can be read of a layer: those kept, and not past where the enclosing layer ends.</summary>
    internal static int Available(ReadOnlySpan<byte> data, int offset, int end) => Math.Min(data.Length, end) - offset;

    /// <summary>Whether a link layer may begin here, inside others; if not, there is a fault.</summary>
    internal static bool TryEnterLink(DecodeLayer layer, int offset, ref PacketHeaders headers)
    {
        if (offset <= MaxLinkOffset)
            return true;
        headers.SetFault(DecodeFaultKind.Depth, layer, offset, MaxLinkOffset, offset);
        headers.PayloadOffset = offset;
        return false;
    }
}
