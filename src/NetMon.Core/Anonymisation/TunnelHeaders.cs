using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Tunnels;

namespace NetMon.Anonymisation;

/// <summary>Copies what is between the headers of a packet and the packet inside it.</summary>
internal static class TunnelHeaders
{
    /// <summary>Whether the packet inside is taken for the rest of its tunnel; samples of sFlow and tags of TZSP are payload.</summary>
    public static bool IsUnderstood(TunnelKind kind) => kind is not (TunnelKind.None or TunnelKind.PseudoWire or TunnelKind.Sflow or TunnelKind.Tzsp);

    /// <summary>Copies the header of a tunnel.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="kind">The tunnel.</param>
    /// <param name="isGre">Whether the header is that of GRE.</param>
    /// <param name="at">Offset of the first byte.</param>
    /// <param name="inner">Offset of the packet inside.</param>
    public static void Copy(in FrameCopy frame, TunnelKind kind, bool isGre, int at, int inner)
    {
        var header = frame.Slice(at, inner - at);
        if (isGre)
        {
            CopyGre(header, kind);
            return;
        }

        switch (kind)
        {
            case TunnelKind.L2tp:
                // Version 2 has up to 14 bytes of flags and numbers; in version 3, a secret cookie may follow the session.
                const int Version2 = 2;
                header.Copy(0, header.Has(1, 1) && (header.Source[1] & 0x0f) == Version2 ? 14 : 8);
                break;
            case TunnelKind.Vxlan or TunnelKind.Lisp or TunnelKind.EtherIP or TunnelKind.PimRegister:
                header.Copy(0, 8);
                break;
            case TunnelKind.VxlanGpe:
                header.Copy(0, 8);
                CopyServiceHeaders(header, 8);
                break;
            case TunnelKind.Geneve:
                CopyGeneve(header);
                break;
            case TunnelKind.GtpU:
                CopyGtp(header);
                break;
            case TunnelKind.Teredo:
                CopyTeredo(header);
                break;
            case TunnelKind.Ayiya:
                // Lengths and types; not the identity, the signature and the time.
                header.Copy(0, 4);
                break;
            default:
                header.Copy(0, 4);
                break;
        }
    }

    // Flags, protocol, checksum, key, sequence and acknowledgment number. Source routes of RFC 1701 stay zero, but for their structure.
    private static void CopyGre(in FrameCopy header, TunnelKind kind)
    {
        const int RoutingPresent = 0x4000;
        const int VersionMask = 7;
        const int RouteHeader = 4;
        var flags = header.UInt16(0);
        var length = GreHeader.HeaderLength(flags);
        if (kind == TunnelKind.Eoip) length = Math.Max(length, 8);
        header.Copy(0, length);
        var at = length;
        if ((flags & RoutingPresent) != 0 && (flags & VersionMask) == 0)
        {
            for (var isLast = false; !isLast && header.Has(at, RouteHeader);)
            {
                int routes = header.Source[at + 3];
                header.Copy(at, RouteHeader);
                isLast = routes == 0;
                at += RouteHeader + routes;
            }
        }

        if (kind == TunnelKind.Erspan)
        {
            // VLAN and session; of type III, the kind of frame and whether a subheader follows. Not ports, groups and the clock.
            header.Copy(at, 4);
            if (header.Length - at >= 12) header.Copy(at + 10, 2);
            return;
        }

        if (header.UInt16(2) == EtherTypes.Nsh) CopyServiceHeaders(header, at);
        // VLAN tags and WCCP: identifiers of paths and services.
        else header.Copy(at, 8);
    }

    // RFC 8300 section 2: any number of headers, which name paths. Their context can hold anything, and stays zero.
    private static void CopyServiceHeaders(in FrameCopy header, int at)
    {
        const int BaseLength = 8;
        const int LengthMask = 0x3f;
        const byte NextNsh = 4;
        for (var isNext = true; isNext && header.Has(at, BaseLength);)
        {
            header.Copy(at, BaseLength);
            var length = (header.Source[at + 1] & LengthMask) * 4;
            isNext = header.Source[at + 3] == NextNsh && length >= BaseLength;
            at += length;
        }
    }

    // RFC 8926 section 3.5: options keep class, type and length.
    private static void CopyGeneve(in FrameCopy header)
    {
        const int FixedLength = 8;
        const int OptionHeader = 4;
        header.Copy(0, FixedLength);
        if (!header.Has(0, FixedLength)) return;
        var end = FixedLength + ((header.Source[0] & 0x3f) * 4);
        for (var at = FixedLength; at < end && header.Has(at, OptionHeader); at += OptionHeader + ((header.Source[at + 3] & 0x1f) * 4)) header.Copy(at, OptionHeader);
        CopyServiceHeaders(header, end);
    }

    // Version 0 has the subscriber's number in the last eight bytes of its header.
    private static void CopyGtp(in FrameCopy header)
    {
        const int Version0 = 0x10;
        const int Version0Kept = 12;
        if (!header.Has(0, 1)) return;
        if ((header.Source[0] & 0xf0) == Version0) header.Copy(0, Version0Kept);
        else header.Copy(0, header.Length);
    }

    // RFC 4380 section 5.1.1. The address and port in an origin indication are inverted.
    private static void CopyTeredo(in FrameCopy header)
    {
        const int AuthenticationFixed = 13;
        const int OriginLength = 8;
        var at = 0;
        if (header.Has(0, AuthenticationFixed) && header.UInt16(0) == 1)
        {
            header.Copy(0, 4);
            at = AuthenticationFixed + header.Source[2] + header.Source[3];
        }

        if (!header.Has(at, OriginLength) || header.UInt16(at) != 0) return;
        header.Copy(at, 4);
        var address = ~BinaryPrimitives.ReadUInt32BigEndian(header.Source[(at + 4)..]);
        BinaryPrimitives.WriteUInt32BigEndian(header.Target[(at + 4)..], ~header.Map.Map(address));
    }
}
