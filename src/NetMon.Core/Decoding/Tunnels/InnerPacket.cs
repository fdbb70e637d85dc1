using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Tunnels;

/// <summary>Finds the packet inside a tunnel, and decodes its headers.</summary>
internal static class InnerPacket
{
    /// <summary>The most nested tunnels that are decoded. Deeper ones are only named.</summary>
    public const int MaxDepth = 16;

    /// <summary>Finds the inner packet.</summary>
    /// <param name="headers">The outer packet's headers.</param>
    /// <param name="data">The outer packet's bytes.</param>
    /// <param name="bytes">The captured bytes of the inner packet.</param>
    /// <param name="wireLength">Length of the inner packet on the wire, in bytes.</param>
    /// <returns>True if there is one that can be decoded.</returns>
    public static bool TryFind(scoped in PacketHeaders headers, ReadOnlySpan<byte> data, out ReadOnlySpan<byte> bytes, out int wireLength)
    {
        int start = headers.InnerOffset;
        // With a pseudo-wire, the payload is that of the inner frame's packet, so the frame extends to the end of the outer one.
        var end = headers.Tunnel == TunnelKind.PseudoWire ? data.Length : headers.PayloadOffset + headers.PayloadLength;
        if (headers.Tunnel == TunnelKind.Sflow && start != 0)
        {
            var (kept, wire) = SflowHeader.Lengths(data, start);
            var stop = (int)Math.Min(Math.Min(end, data.Length), start + (long)kept);
            bytes = data[start..Math.Max(start, stop)];
            wireLength = (int)Math.Max(bytes.Length, Math.Min(wire, ushort.MaxValue));
            return !bytes.IsEmpty;
        }

        var keptEnd = Math.Min(end, data.Length);
        wireLength = end - start;
        if (start == 0 || keptEnd <= start)
        {
            bytes = default;
            return false;
        }

        bytes = data[start..keptEnd];
        if (headers.Tunnel == TunnelKind.IcmpQuote)
            wireLength = Math.Max(wireLength, QuotedLength(bytes));
        return true;
    }

    /// <summary>The ID of the outermost VLAN tag inside tunnels, which is the tag of a mirrored frame; null if there is none.</summary>
    public static ushort? FindVlan(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        try
        {
            return FindVlan(headers, data, MaxDepth);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e);
            return null;
        }
    }

    private static ushort? FindVlan(in PacketHeaders headers, ReadOnlySpan<byte> data, int maxDepth)
    {
        var outer = headers;
        for (var depth = 0; depth < maxDepth && TryFind(outer, data, out var inner, out var wireLength); depth++)
        {
            PacketDecoder.Decode(outer.InnerLinkType, inner, wireLength, out var found);
            if (found.Has(HeaderFields.Vlan))
                return found.VlanId;
            data = inner;
            outer = found;
        }

        return null;
    }

    /// <summary>The original length of a quoted packet, from its own header, because an ICMP error quotes only its start.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> packet) => packet[0] >> 4 == 4 && packet.Length >= IPv4Header.FixedLength
        ? BinaryPrimitives.ReadUInt16BigEndian(packet[2..])
        : packet[0] >> 4 == 6 && packet.Length >= IPv6Header.FixedLength
            ? IPv6Header.FixedLength + BinaryPrimitives.ReadUInt16BigEndian(packet[4..])
            : 0;
}
