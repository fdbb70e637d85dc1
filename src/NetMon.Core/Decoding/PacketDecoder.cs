using NetMon.Decoding.Link;
using NetMon.Decoding.Network;

namespace NetMon.Decoding;

/// <summary>
/// Reads the headers of a packet straight from its bytes. Allocates nothing and never throws, whatever the bytes are: good layers
/// are kept, and <see cref="PacketHeaders.Fault"/> says where the first bad one is.
/// </summary>
/// <remarks>
/// Every layer is a static class with one method of one shape, <c>Decode(data, offset, end, ref headers)</c>: <c>data</c> is the whole
/// frame as kept, <c>offset</c> where the layer begins, <c>end</c> where the enclosing layer says that it ends on the wire, which is past
/// <c>data</c> when a snapshot length cut the frame. A layer checks its bounds once, fills in its fields, and calls the next one.
/// A new link type is a file in Link and a line in each of the two switches below.
/// </remarks>
public static class PacketDecoder
{
    /// <summary>DLT_RAW of BSDs, which old files carry in place of <see cref="LinkType.Raw"/>.</summary>
    private const LinkType RawOfBsd = (LinkType)12;

    /// <summary>DLT_RAW of OpenBSD, which old files carry in place of <see cref="LinkType.Raw"/>.</summary>
    private const LinkType RawOfOpenBsd = (LinkType)14;

    /// <summary>Whether frames of a link type are decoded; those of another come out as bytes only.</summary>
    /// <param name="linkType">How the frames begin.</param>
    public static bool IsSupported(LinkType linkType) => linkType switch
    {
        LinkType.Ethernet or LinkType.Null or LinkType.Loop or LinkType.LinuxSll or LinkType.LinuxSll2 => true,
        LinkType.Raw or RawOfBsd or RawOfOpenBsd or LinkType.IPv4 or LinkType.IPv6 => true,
        _ => false,
    };

    /// <summary>Decodes the headers of one packet.</summary>
    /// <param name="linkType">How the bytes begin. An unsupported type leaves the packet undecoded; Ethernet is never assumed.</param>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="wireLength">
    /// Bytes on the wire. Less than <paramref name="data"/> holds, as damaged files say, counts as what it holds.
    /// </param>
    /// <param name="headers">What the headers say.</param>
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int wireLength, out PacketHeaders headers)
    {
        headers = default;
        headers.ProtocolNumber = (ushort)linkType;
        int end = Math.Max(data.Length, wireLength);
        switch (linkType)
        {
            case LinkType.Ethernet:
                EthernetLink.Decode(data, 0, end, ref headers);
                break;
            case LinkType.Null:
                LoopbackLink.DecodeNull(data, 0, end, ref headers);
                break;
            case LinkType.Loop:
                LoopbackLink.DecodeLoop(data, 0, end, ref headers);
                break;
            case LinkType.LinuxSll:
                SllLink.Decode(data, 0, end, ref headers);
                break;
            case LinkType.LinuxSll2:
                Sll2Link.Decode(data, 0, end, ref headers);
                break;
            case LinkType.Raw or RawOfBsd or RawOfOpenBsd:
                RawLink.Decode(data, 0, end, ref headers);
                break;
            case LinkType.IPv4:
                IPv4Header.Decode(data, 0, end, ref headers);
                break;
            case LinkType.IPv6:
                IPv6Header.Decode(data, 0, end, ref headers);
                break;
            default:
                headers.SetPayload(0, end);
                break;
        }
    }

    /// <summary>Bytes that can be read of a layer: those kept, and not past where the enclosing layer ends.</summary>
    internal static int Available(ReadOnlySpan<byte> data, int offset, int end) => Math.Min(data.Length, end) - offset;
}
