using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Packets;

namespace NetMon.Flows.Key;

/// <summary>Finds the packet that counts when tunnels are opened.</summary>
[ReadsPackets]
internal static class InnermostPacket
{
    /// <summary>
    /// Whether the packet inside is on its way. The one that an ICMP error quotes, and those that a switch has sampled for sFlow, are only
    /// reported.
    /// </summary>
    public static bool IsTunnel(TunnelKind tunnel) => tunnel is not (TunnelKind.None or TunnelKind.IcmpQuote or TunnelKind.Sflow);

    /// <summary>The innermost IP packet of a frame; the frame's own where it is no tunnel.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headers">
    /// Its headers; replaced by those of the packet inside. That counts as a fragment where one of the packets around it is one, since its
    /// rest is in the later ones.
    /// </param>
    /// <param name="length">Bytes on the wire of the packet that counts.</param>
    /// <returns>The bytes that the headers are of.</returns>
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

    /// <summary>Opens one tunnel. One that carries something other than IP stays a flow of its own.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The packet's bytes.</param>
    /// <param name="inner">The headers of the IP packet inside.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="length">Its bytes on the wire.</param>
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
            // The tunnel is what counts then.
            DecoderFaults.Count(e);
            return false;
        }

        PacketDecoder.Decode(headers.InnerLinkType, bytes, length, out inner);
        return inner.HasAny(HeaderFields.IP);
    }
}
