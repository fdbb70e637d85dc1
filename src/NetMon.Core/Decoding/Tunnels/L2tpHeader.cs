using System.Buffers.Binary;

namespace NetMon.Decoding.Tunnels;

/// <summary>L2TP over UDP: version 2 carries PPP, RFC 2661 section 3.1; version 3 usually Ethernet, RFC 3931 section 4.1.2.</summary>
internal static class L2tpHeader
{
    private const int WordLength = 4;
    private const int IdsLength = 4;
    private const int ControlMessage = 0x8000;
    private const int LengthPresent = 0x4000;
    private const int SequencePresent = 0x0800;
    private const int OffsetPresent = 0x0200;
    private const int VersionMask = 0x000f;

    /// <summary>Records the tunnel; the header starts at the flags.</summary>
    public static void Detect(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        int flags = BinaryPrimitives.ReadUInt16BigEndian(data[offset..]);
        var version = flags & VersionMask;
        if (version == 3 && (flags & ControlMessage) == 0)
        {
            IPTunnels.SetL2tpVersion3(data, offset + WordLength, end, ref headers);
            return;
        }

        if (version is not (2 or 3))
            return;
        if ((flags & ControlMessage) == 0 && TryFindPpp(data, offset, end, flags, out var inner))
            headers.SetTunnel(TunnelKind.L2tp, LinkType.Ppp, inner);
        else
            headers.SetTunnel(TunnelKind.L2tp);
    }

    private static bool TryFindPpp(ReadOnlySpan<byte> data, int offset, int end, int flags, out int inner)
    {
        inner = offset + 2 + IdsLength + ((flags & LengthPresent) != 0 ? 2 : 0) + ((flags & SequencePresent) != 0 ? 4 : 0);
        if ((flags & OffsetPresent) != 0)
        {
            if (PacketDecoder.Available(data, inner, end) < 2)
                return false;
            inner += 2 + BinaryPrimitives.ReadUInt16BigEndian(data[inner..]);
        }

        return PacketDecoder.Available(data, inner, end) > 0;
    }
}
