using System.Runtime.CompilerServices;
using NetMon.Decoding.Link;

namespace NetMon.Decoding;

/// <summary>
/// Reads the headers of a packet straight from its bytes. Allocates nothing and never throws, whatever the bytes are: good layers
/// are kept, and <see cref="PacketHeaders.Fault"/> says where the first bad one is. Where a layer throws all the same, that is a fault of
/// its packet too, see <see cref="DecoderFaults"/>.
/// </summary>
/// <remarks>
/// Every layer is a static class with one method of one shape, <c>Decode(data, offset, end, ref headers)</c>: <c>data</c> is the whole
/// frame as kept, <c>offset</c> where the layer begins, <c>end</c> where the enclosing layer says that it ends on the wire, which is past
/// <c>data</c> when a snapshot length cut the frame. A layer checks its bounds once, fills in its fields, and calls the next one.
/// A new link type is a file in Link and a line in <see cref="LinkTable"/>.
/// </remarks>
public static class PacketDecoder
{
    /// <summary>
    /// The last byte at which one link layer may begin inside another: above what any network stacks up, and far below what would fill
    /// a thread's stack, since each takes some bytes.
    /// </summary>
    internal const int MaxLinkOffset = 1024;

    /// <summary>Whether frames of a link type are decoded; those of another come out as bytes only.</summary>
    /// <param name="linkType">How the frames begin.</param>
    public static bool IsSupported(LinkType linkType) => LinkTable.Find(linkType)?.Decoder is not null;

    /// <summary>Decodes the headers of one packet.</summary>
    /// <param name="linkType">How the bytes begin. An unsupported type leaves the packet undecoded; Ethernet is never assumed.</param>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="wireLength">
    /// Bytes on the wire. Less than <paramref name="data"/> holds, as damaged files say, counts as what it holds.
    /// </param>
    /// <param name="headers">What the headers say.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, out PacketHeaders headers)
    {
        headers = default;
        DecodeFrame(linkType, data, wireLength, ref headers);
    }

    /// <summary>Decodes the headers of one packet, and records where each of them begins.</summary>
    /// <param name="linkType">How the bytes begin.</param>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="wireLength">Bytes on the wire.</param>
    /// <param name="headers">What the headers say, as without a trace.</param>
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

    /// <summary>Decodes a link layer that may itself lie within another, as in PPI and pktap.</summary>
    internal static void DecodeLink(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        // The table has these too; a call through it takes some nanoseconds, which the link types of most captures are spared.
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

    /// <summary>Bytes that can be read of a layer: those kept, and not past where the enclosing layer ends.</summary>
    internal static int Available(ReadOnlySpan<byte> data, int offset, int end) => Math.Min(data.Length, end) - offset;

    /// <summary>Whether a link layer may begin here, inside others; if not, there is a fault.</summary>
    internal static bool TryEnterLink(DecodeLayer layer, int offset, ref PacketHeaders headers)
    {
        if (offset <= MaxLinkOffset)
            return true;
        headers.SetFault(DecodeFaultKind.Depth, layer, offset, MaxLinkOffset, offset);
        headers.PayloadOffset = offset;
        return false;
    }
}
