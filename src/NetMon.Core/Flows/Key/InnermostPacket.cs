using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Packets;

namespace NetMon.Flows.Key;

/// <summary>Finds the packet to meter when decapsulating tunnels.</summary>
[ReadsPackets]
internal static class InnermostPacket
{
    /// <summary>
    /// Whether the inner packet is in transit. Packets quoted by an ICMP error, or sampled by a switch for sFlow, are only reports.
    /// </summary>
    public static bool IsTunnel(TunnelKind tunnel) => tunnel is not (TunnelKind.None or TunnelKind.IcmpQuote or TunnelKind.Sflow);

    /// <summary>Finds the innermost IP packet of a frame; the frame's own packet if it is not a tunnel.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headers">
    /// Its headers; replaced by those of the inner packet, which is marked as a fragment if an outer packet is one, because the rest of it is
    /// in later fragments.
    /// </param>
    /// <param name="length">Length on the wire of the packet found.</param>
    /// <returns>The bytes that the headers were decoded from.</returns>
    public static ReadOnlySpan<byte> Find(in CapturedFrame frame, ref PacketHeaders headers, out int length)
    {
        var data = frame.Data;
        length = frame.Length;
        for (var depth = 0; depth < InnerPacket.MaxDepth && TryOpen(headers, data, out var inner, out var bytes, out var innerLength); depth++)
        {
            inner.Fields |= headers.Fields & HeaderFields.IsFragment;
            headers = inner;
            data = bytes;
            length = innerLength;
        }

        return data;
    }

    /// <summary>Decapsulates one tunnel. A tunnel whose payload is not IP is metered itself.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The packet's bytes.</param>
    /// <param name="inner">The headers of the inner IP packet.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="length">Its length on the wire.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryOpen(
        scoped in PacketHeaders headers, ReadOnlySpan<byte> data, out PacketHeaders inner, out ReadOnlySpan<byte> bytes, out int length)
    {
        inner = default;
        bytes = default;
        length = 0;
        try
        {
            if (!IsTunnel(headers.Tunnel) || !InnerPacket.TryFind(headers, data, out bytes, out length)) return false;
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // Then the tunnel itself is metered.
            DecoderFaults.Count(e);
            return false;
        }

        PacketDecoder.Decode(headers.InnerLinkType, bytes, length, out inner);
        return inner.HasAny(HeaderFields.IP);
    }
}
