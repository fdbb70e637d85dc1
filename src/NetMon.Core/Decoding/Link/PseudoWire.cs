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
        // A control word begins with a nibble of zeros, and all but its sequence number is zero as a rule; few addresses are so.
        bool mayHaveControlWord = data[offset] >> 4 == 0 && EthernetLink.IsPlausible(data, offset + ControlWordLength, end);
        bool hasUsualControlWord = mayHaveControlWord && data[offset] == 0 && data[offset + 1] == 0;
        bool isPlain = !hasUsualControlWord && EthernetLink.IsPlausible(data, offset, end);
        if (!isPlain && !mayHaveControlWord)
        {
            headers.SetPayload(offset, end);
            return;
        }

        if (!isPlain)
            offset += ControlWordLength;

        headers.SetTunnel(TunnelKind.PseudoWire, LinkType.Ethernet, offset);
        EthernetLink.DecodeWithin(data, offset, end, ref headers);
    }
}
