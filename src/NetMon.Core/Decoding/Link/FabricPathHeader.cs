namespace NetMon.Decoding.Link;

/// <summary>Cisco FabricPath: switch IDs in the place of addresses and a tag, then the complete Ethernet frame that it carries.</summary>
internal static class FabricPathHeader
{
    private const int TagLength = 2;

    /// <summary>
    /// Decodes the header, starting at the tag. The addresses are those of the inner frame, because the outer ones are not MAC addresses.
    /// </summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.FabricPath, offset);
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.FabricPath);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < TagLength)
            headers.Cut(DecodeLayer.FabricPath, offset, TagLength, have);
        else
            EthernetLink.Decode(data, offset + TagLength, end, ref headers);
    }
}
