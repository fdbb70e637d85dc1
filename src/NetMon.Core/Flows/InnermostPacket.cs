using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Packets;

namespace NetMon.Flows;

/// <summary>Finds the packet that counts when tunnels are opened.</summary>
internal static class InnermostPacket
{
    /// <summary>
    /// Whether the packet inside is on its way. The one that an ICMP error quotes, and those that a switch has sampled for sFlow, are only
    /// reported.
    /// </summary>
    public static bool IsTunnel(TunnelKind tunnel) => tunnel is not (TunnelKind.None or TunnelKind.IcmpQuote or TunnelKind.Sflow);

    /// <summary>The innermost IP packet of a frame; the frame's own where it is no tunnel.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headers">Its headers; replaced by those of the packet inside.</param>
    /// <param name="length">Bytes on the wire of the packet that counts.</param>
    /// <returns>The bytes that the headers are of.</returns>
    public static ReadOnlySpan<byte> Find(in CapturedFrame frame, ref PacketHeaders headers, out int length)
    {
        var data = frame.Data;
        length = frame.Length;
        for (var depth = 0; depth < InnerPacket.MaxDepth; depth++)
        {
            if (!IsTunnel(headers.Tunnel)) break;
            if (!InnerPacket.TryFind(headers, data, out var bytes, out var innerLength)) break;
            PacketDecoder.Decode(headers.InnerLinkType, bytes, innerLength, out var deeper);
            // A tunnel that carries something other than IP stays a flow of its own.
            if (!deeper.HasAny(HeaderFields.IP)) break;
            headers = deeper;
            data = bytes;
            length = innerLength;
        }

        return data;
    }
}
