using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>
/// MPLS: labels up to the one with the bottom-of-stack bit, RFC 3032, then what the first nibble suggests, RFC 4928. A pseudo-wire without
/// a control word may begin with any nibble, because addresses do, so IP is accepted only if its header fits.
/// </summary>
internal static class MplsStack
{
    private const int LabelLength = 4;
    private const int MaxLabels = 64;
    private const int AssociatedChannel = 1;

    /// <summary>Decodes the label stack and the packet after it.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.Mpls);
        var isBottom = false;
        for (var labels = 0; !isBottom; labels++)
        {
            var have = PacketDecoder.Available(data, offset, end);
            if (have < LabelLength)
            {
                headers.Cut(DecodeLayer.Mpls, offset, LabelLength, have);
                return;
            }

            if (labels == MaxLabels)
            {
                headers.SetFault(DecodeFaultKind.Depth, DecodeLayer.Mpls, offset, MaxLabels, labels + 1);
                headers.PayloadOffset = offset;
                return;
            }

            headers.Begin(DecodeLayer.Mpls, offset);
            isBottom = (data[offset + 2] & 1) != 0;
            offset += LabelLength;
        }

        if (PacketDecoder.Available(data, offset, end) < 1)
        {
            headers.Cut(DecodeLayer.IP, offset, 1, 0);
            return;
        }

        var nibble = data[offset] >> 4;
        if (nibble == 4 && (PseudoWire.IsIPv4(data, offset, end) || !PseudoWire.IsCertain(data, offset, end)))
            IPv4Header.Decode(data, offset, end, ref headers);
        else if (nibble == 6 && (PseudoWire.IsIPv6(data, offset, end) || !PseudoWire.IsCertain(data, offset, end)))
            IPv6Header.Decode(data, offset, end, ref headers);
        else if (nibble == AssociatedChannel && !PseudoWire.IsCertain(data, offset, end))
            headers.SetPayload(offset, end);
        else
            PseudoWire.Decode(data, offset, end, ref headers);
    }
}
