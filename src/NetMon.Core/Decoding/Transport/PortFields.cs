using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Transport;

/// <summary>The two ports at the start of TCP, UDP, UDP-Lite, SCTP and DCCP headers.</summary>
internal static class PortFields
{
    private const int Length = 4;

    /// <summary>Reads both ports; the caller has checked that they were captured.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(ReadOnlySpan<byte> header, ref PacketHeaders headers)
    {
        headers.SrcPort = BinaryPrimitives.ReadUInt16BigEndian(header);
        headers.DstPort = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        headers.Fields |= HeaderFields.Ports;
    }

    /// <summary>Records a truncated header, and reads the ports if they were captured.</summary>
    public static void Cut(ReadOnlySpan<byte> data, DecodeLayer layer, int offset, int needed, int have, ref PacketHeaders headers)
    {
        if (have >= Length)
            Read(data.Slice(offset, Length), ref headers);
        headers.Cut(layer, offset, needed, have);
    }
}
