using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Network;
using NetMon.Decoding.Tunnels;

namespace NetMon.Anonymisation;

/// <summary>How far the bytes of a packet were understood.</summary>
/// <param name="Kept">Number of bytes up to which they were.</param>
/// <param name="IsWhole">Whether nothing of the packet follows; what is left of the frame is padding.</param>
internal readonly record struct Understood(int Kept, bool IsWhole);

/// <summary>
/// Copies a packet, header by header, as the decoder finds them, and the packets inside it: what no rule copies stays zero. The decoder says
/// where each header is, so that an address it knows is an address here.
/// </summary>
internal sealed class PacketRewriter
{
    private const int MaxDepth = InnerPacket.MaxDepth;

    private readonly PayloadRewriter _payload;
    private readonly bool _keepsPayload;

    /// <summary>Creates a rewriter.</summary>
    /// <param name="payload">Copies payload.</param>
    /// <param name="keepsPayload">Whether payload is kept.</param>
    public PacketRewriter(PayloadRewriter payload, bool keepsPayload)
    {
        _payload = payload;
        _keepsPayload = keepsPayload;
    }

    /// <summary>Copies a packet.</summary>
    /// <param name="linkType">Link type of its first header.</param>
    /// <param name="frame">Its bytes.</param>
    /// <param name="wireLength">Its length on the wire.</param>
    /// <param name="depth">Number of packets around it.</param>
    public Understood Copy(LinkType linkType, in FrameCopy frame, int wireLength, int depth = 0)
    {
        var trace = PacketDecoder.Trace(linkType, frame.Source, wireLength, out var headers);
        var hasNetwork = headers.HasAny(HeaderFields.IP | HeaderFields.Arp);
        var isPseudoWire = headers.Tunnel == TunnelKind.PseudoWire && headers.InnerOffset != 0 && depth < MaxDepth;
        var linkEnd = Math.Min(isPseudoWire ? headers.InnerOffset : hasNetwork ? headers.NetworkOffset : headers.PayloadOffset, frame.Length);
        var isKnown = linkEnd == 0;
        foreach (var (layer, at, end) in trace.Between(0, linkEnd))
        {
            LinkLayers.Copy(frame, layer, at, end);
            isKnown = true;
        }

        if (!isKnown) return new Understood(0, IsWhole: false);
        if (isPseudoWire)
        {
            // The headers of the frame are headers of this packet too, but only as the frame itself it shows the tunnels in it.
            var inner = Copy(LinkType.Ethernet, frame.Slice(linkEnd, frame.Length), wireLength - linkEnd, depth + 1);
            return new Understood(linkEnd + inner.Kept, inner.IsWhole);
        }

        if (!hasNetwork) return CopyCutHeader(frame, headers.Fault, linkEnd);
        if (headers.Has(HeaderFields.Arp))
        {
            if (!NetworkLayers.TryCopyArp(frame, headers.NetworkOffset)) return new Understood(headers.NetworkOffset, IsWhole: false);
            return new Understood(headers.HasFault ? frame.Length : headers.PayloadOffset, IsWhole: true);
        }

        CopyIP(frame, headers, trace);
        var understood = CopyContent(frame, headers, wireLength, depth);
        SetGroupAddress(frame, headers);
        Checksums.Set(frame, headers, wireLength, _keepsPayload);
        return understood;
    }

    // Of an IP header of which only the beginning was captured, what is before the addresses.
    private static Understood CopyCutHeader(in FrameCopy frame, DecodeFault fault, int at)
    {
        const int BeforeIPv4Addresses = 12;
        const int BeforeIPv6Addresses = 8;
        var length = fault.Kind != DecodeFaultKind.Cut || fault.Offset != at ? 0
            : fault.Layer == DecodeLayer.IPv4 ? Math.Min(fault.Had, BeforeIPv4Addresses)
            : fault.Layer == DecodeLayer.IPv6 ? Math.Min(fault.Had, BeforeIPv6Addresses) : 0;
        frame.Copy(at, length);
        return new Understood(at + length, IsWhole: at + length >= frame.Length);
    }

    private static void CopyIP(in FrameCopy frame, in PacketHeaders headers, LayerTrace trace)
    {
        var at = headers.NetworkOffset;
        var end = headers.Has(HeaderFields.Transport) ? headers.TransportOffset : Math.Max(headers.PayloadOffset, at);
        int extensions;
        if (headers.Has(HeaderFields.IPv4))
        {
            extensions = at + Math.Max(IPv4Header.FixedLength, (frame.Source[at] & 0x0f) * 4);
            NetworkLayers.CopyIPv4(frame, at, extensions);
        }
        else
        {
            extensions = at + IPv6Header.FixedLength;
            NetworkLayers.CopyIPv6(frame, at);
        }

        foreach (var (layer, start, stop) in trace.Between(extensions, end)) NetworkLayers.CopyExtension(frame, layer, start, stop);
    }

    /// <summary>Copies what follows the IP headers.</summary>
    private Understood CopyContent(in FrameCopy frame, in PacketHeaders headers, int wireLength, int depth)
    {
        var end = (int)Math.Min(headers.PayloadOffset + (long)headers.PayloadLength, frame.Length);
        var payload = Math.Min(headers.PayloadOffset, frame.Length);
        if (!headers.Has(HeaderFields.Transport)) return CopyUnheaded(frame, headers, payload, end);

        var at = Math.Min(headers.TransportOffset, frame.Length);
        // After a fault the header is not complete, and all that is left is a part of it.
        var isCut = headers.HasFault && headers.PayloadLength == 0 && headers.PayloadOffset <= at;
        var headerEnd = isCut ? Math.Min(LimitOf(frame, headers, wireLength), at + TransportLayers.FixedLength(headers.IPProtocol)) : payload;
        if (ControlMessages.TryCopy(frame, headers.IPProtocol, at, isCut ? headerEnd : Math.Max(end, payload), out var length, out var quote))
            return CopyControl(frame, headers, wireLength, depth, at + length, isCut ? headerEnd : Math.Max(end, payload), quote);

        var isTransport = TransportLayers.TryCopy(frame, headers.IPProtocol, at, headerEnd);
        var isGre = headers.IPProtocol == IPProtocols.Gre;
        if (isTransport && isCut) return new Understood(isGre ? at : headerEnd, IsWhole: !isGre && headers.Fault.Kind == DecodeFaultKind.Cut);
        if (TryCopyInner(frame, headers, wireLength, depth, isTransport && !isGre ? payload : at, end) is { } inner) return inner;
        if (isGre) TunnelHeaders.Copy(frame, headers.Tunnel, isGre: true, at, payload);
        if (headers.Tunnel == TunnelKind.Esp && !isTransport)
        {
            // The security association and the sequence number; the rest is encrypted.
            frame.Copy(at, 8);
            return new Understood(Math.Min(at + 8, end), IsWhole: false);
        }

        // What is in a tunnel is packets, whose addresses cannot be kept.
        return _payload.Copy(frame, headers, payload, end, mayKeep: isTransport && !isGre && headers.Tunnel == TunnelKind.None);
    }

    // Where the IP packet ends, as far as it was captured.
    private static int LimitOf(in FrameCopy frame, in PacketHeaders headers, int wireLength) =>
        Checksums.TryFindCoverage(headers, frame.Source, wireLength, out var end) ? Math.Min(end, frame.Length) : frame.Length;

    // A later fragment, or a packet that ends with its IP headers.
    private Understood CopyUnheaded(in FrameCopy frame, in PacketHeaders headers, int payload, int end)
    {
        if (payload >= end) return new Understood(payload, IsWhole: !headers.HasFault || payload >= frame.Length);
        return _payload.Copy(
            frame, headers, payload, end, mayKeep: headers.FragmentOffset != 0 && headers.IPProtocol is IPProtocols.Tcp or IPProtocols.Udp or IPProtocols.Icmp);
    }

    private Understood CopyControl(in FrameCopy frame, in PacketHeaders headers, int wireLength, int depth, int understood, int end, int quote)
    {
        if (TryCopyInner(frame, headers, wireLength, depth, headers.PayloadOffset, end) is { } inner) return inner;
        if (quote != 0 && depth < MaxDepth)
        {
            // Options that follow the quoted packet are those of it. A quote is a part of a packet, and seldom the whole.
            var quoted = Copy(LinkType.IPv6, frame.Slice(quote, Math.Min(understood, end) - quote), QuotedLength(frame, quote), depth + 1);
            if (!quoted.IsWhole && quote + quoted.Kept < understood) return new Understood(quote + quoted.Kept, IsWhole: false);
        }

        if (understood >= end) return new Understood(understood, IsWhole: true);
        var isEcho = headers.IPProtocol == IPProtocols.Icmp ? headers.IcmpType is 0 or 8 : headers.IPProtocol == IPProtocols.IcmpV6 && headers.IcmpType is 128 or 129;
        return _payload.Copy(frame, headers, understood, end, mayKeep: isEcho);
    }

    private static int QuotedLength(in FrameCopy frame, int quote) => IPv6Header.FixedLength + frame.UInt16(quote + 4);

    private Understood? TryCopyInner(in FrameCopy frame, in PacketHeaders headers, int wireLength, int depth, int at, int end)
    {
        if (headers.InnerOffset == 0 || depth >= MaxDepth || !TunnelHeaders.IsUnderstood(headers.Tunnel)) return null;
        if (!InnerPacket.TryFind(headers, frame.Source, out var bytes, out var innerLength)) return null;
        int offset = headers.InnerOffset;
        var isGre = headers.Tunnel is TunnelKind.Gre or TunnelKind.Nvgre or TunnelKind.Erspan or TunnelKind.Eoip;
        if (at < offset && headers.Tunnel != TunnelKind.IcmpQuote) TunnelHeaders.Copy(frame, headers.Tunnel, isGre, at, offset);
        var inner = Copy(headers.InnerLinkType, frame.Slice(offset, bytes.Length), innerLength, depth + 1);
        return new Understood(offset + inner.Kept, inner.IsWhole && (headers.Tunnel != TunnelKind.IcmpQuote || offset + inner.Kept >= end));
    }

    /// <summary>Gives the destination on Ethernet the group that the new address of the packet has, where it had the one of the old.</summary>
    private static void SetGroupAddress(in FrameCopy frame, in PacketHeaders headers)
    {
        if (!headers.Has(HeaderFields.DstMac) || !headers.TryGetDestinationAddress(frame.Source, out var old)) return;
        if (!headers.TryGetDestinationAddress(frame.Target, out var mapped)) return;
        int at = headers.DstMacOffset;
        if (frame.Has(at, 6) && GroupOf(old) is { } group && AddressMap.ReadMac(frame.Source[at..]) == group && AddressMap.ReadMac(frame.Target[at..]) != 0)
            AddressMap.WriteMac(frame.Target[at..], GroupOf(mapped)!.Value);
    }

    private static ulong? GroupOf(ReadOnlySpan<byte> address)
    {
        if (address.Length == 4)
        {
            var group = BinaryPrimitives.ReadUInt32BigEndian(address);
            return group >> 28 == 0xe ? AddressMap.GroupMac(group) : null;
        }

        return address[0] == 0xff ? AddressMap.GroupMac(BinaryPrimitives.ReadUInt128BigEndian(address)) : null;
    }
}
