namespace NetMon.Decoding.Link;

/// <summary>
/// Ethernet behind MPLS labels, RFC 4448, with a control word or without. Nothing in the packet says which, so the frame that looks like
/// Ethernet wins. What it carries is decoded as the packet's own, since no other IP is outside it; the frame itself is the inner packet.
/// </summary>
internal static class PseudoWire
{
    private const int ControlWordLength = 4;

    /// <summary>Decodes from the byte after the last label on.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        bool mayHaveControlWord = data[offset] >> 4 == 0;
        if (mayHaveControlWord && EthernetLink.IsPlausible(data, offset + ControlWordLength, end))
            offset += ControlWordLength;
        else if (!EthernetLink.IsPlausible(data, offset, end))
        {
            headers.SetPayload(offset, end);
            return;
        }

        headers.SetTunnel(TunnelKind.PseudoWire, LinkType.Ethernet, offset);
        EthernetLink.DecodeWithin(data, offset, end, ref headers);
    }
}
