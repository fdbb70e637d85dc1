using System.Runtime.CompilerServices;
using NetMon.Decoding.Link;

namespace NetMon.Decoding;

/// <summary>
/// Decodes the headers of a packet. Allocates nothing and never throws, whatever the bytes are: valid layers are kept, and
/// <see cref="PacketHeaders.Fault"/> tells where the first bad one is. If a layer throws nevertheless, the exception becomes a fault of the
/// packet, see <see cref="DecoderFaults"/>.
/// </summary>
/// <remarks>
/// Every layer is a static class with the method <c>Decode(data, offset, end, ref headers)</c>. <c>data</c> is the whole captured frame;
/// <c>offset</c> is where the layer begins; <c>end</c> is where it ends on the wire by the enclosing layer, which is past <c>data</c> if
/// the snapshot length cut the frame. A layer checks its bounds once, sets its fields, and calls the next layer. To add a link type, add a
/// file in Link and a line in <see cref="LinkTable"/>.
/// </remarks>
public static class PacketDecoder
{
    /// <summary>
    /// The last offset at which a link layer may begin inside another. It is more than real networks nest, and bounds the recursion far
    /// below a stack overflow, since each layer takes some bytes.
    /// </summary>
    internal const int MaxLinkOffset = 1024;

    /// <summary>Whether frames of a link type are decoded. Frames of other types have bytes only.</summary>
    /// <param name="linkType">Link type of the frames.</param>
    public static bool IsSupported(LinkType linkType) => LinkTable.Find(linkType)?.Decoder is not null;

    /// <summary>Decodes the headers of one packet.</summary>
    /// <param name="linkType">Link type of the frame. A packet of an unsupported type is not decoded; Ethernet is never assumed.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="wireLength">
    /// Length on the wire, in bytes. If it is less than the length of <paramref name="data"/>, as in damaged files, the latter is used.
    /// </param>
    /// <param name="headers">The decoded headers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, out PacketHeaders headers)
    {
        headers = default;
        DecodeFrame(linkType, data, wireLength, ref headers);
    }

    /// <summary>Decodes the headers of one packet, and records the offset of each header.</summary>
    /// <param name="linkType">Link type of the frame.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire, in bytes.</param>
    /// <param name="headers">The decoded headers, as without a trace.</param>
    internal static LayerTrace Trace(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, out PacketHeaders headers)
    {
        headers = default;
        var trace = LayerTrace.Begin(ref headers);
        DecodeFrame(linkType, data, wireLength, ref headers);
        LayerTrace.End(ref headers);
        return trace;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecodeFrame(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, ref PacketHeaders headers)
    {
        headers.ProtocolNumber = (ushort)linkType;
        var end = Math.Max(data.Length, wireLength);
        try
        {
            if (linkType == LinkType.Ethernet)
                EthernetLink.Decode(data, 0, end, ref headers);
            else
                DecodeLink(linkType, data, 0, end, ref headers);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e, data, ref headers);
        }

        headers.Finish(data.Length, end);
    }

    /// <summary>Decodes a link layer that may be nested in another, as in PPI and pktap.</summary>
    internal static void DecodeLink(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        // LinkTable has these too. The switch saves the most common link types the few nanoseconds of a call through the table.
        switch (linkType)
        {
            case LinkType.Ethernet:
                EthernetLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Raw:
                RawLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.LinuxSll:
                SllLink.Decode(data, offset, end, ref headers);
                break;
            case LinkType.LinuxSll2:
                Sll2Link.Decode(data, offset, end, ref headers);
                break;
            case LinkType.Null:
                LoopbackLink.DecodeNull(data, offset, end, ref headers);
                break;
            default:
                DecodeByTable(linkType, data, offset, end, ref headers);
                break;
        }
    }

    private static void DecodeByTable(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (LinkTable.Find(linkType)?.Decoder is { } decoder)
            decoder(data, offset, end, ref headers);
        else
            CaptureHeader.Decode(linkType, data, offset, end, ref headers);
    }

    /// <summary>Number of bytes of a layer that can be read: captured, and before the end of the enclosing layer.</summary>
    internal static int Available(ReadOnlySpan<byte> data, int offset, int end) => Math.Min(data.Length, end) - offset;

    /// <summary>Whether a link layer may begin at this depth; if not, records a fault.</summary>
    internal static bool TryEnterLink(DecodeLayer layer, int offset, ref PacketHeaders headers)
    {
        if (offset <= MaxLinkOffset)
            return true;
        headers.SetFault(DecodeFaultKind.Depth, layer, offset, MaxLinkOffset, offset);
        headers.PayloadOffset = offset;
        return false;
    }
}
