using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Transport;

/// <summary>TCP, RFC 9293 section 3.1.</summary>
internal static class TcpHeader
{
    /// <summary>Length of the header without options, in bytes.</summary>
    internal const int FixedLength = 20;

    /// <summary>
    /// Length up to and including the flags, in bytes. A snapshot length of 68, tcpdump's old default, captures exactly this much of TCP
    /// over IPv6.
    /// </summary>
    private const int LengthToFlags = 14;

    private const int LengthToWindow = 16;

    /// <summary>Decodes the header, starting at the source port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FixedLength)
        {
            Cut(data, offset, have, ref headers);
            return;
        }

        var header = data.Slice(offset, FixedLength);
        PortFields.Read(header, ref headers);
        var lengthAndFlags = ReadToFlags(header, ref headers);
        headers.Window = BinaryPrimitives.ReadUInt16BigEndian(header[14..]);
        headers.Fields |= HeaderFields.Tcp | HeaderFields.Window;

        var headerLength = (lengthAndFlags >> 12) * 4;
        if (headerLength < FixedLength)
        {
            headers.SetHeaderFault(DecodeLayer.Tcp, offset, FixedLength, headerLength);
            return;
        }

        if (have < headerLength)
            headers.Cut(DecodeLayer.Tcp, offset, headerLength, have);
        headers.SetPayload(offset + headerLength, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadToFlags(ReadOnlySpan<byte> header, ref PacketHeaders headers)
    {
        headers.Seq = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        headers.Ack = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        int lengthAndFlags = BinaryPrimitives.ReadUInt16BigEndian(header[12..]);
        headers.TcpFlags = (TcpFlags)(lengthAndFlags & 0x1ff);
        return lengthAndFlags;
    }

    /// <summary>Reads the available fields of a truncated header.</summary>
    private static void Cut(ReadOnlySpan<byte> data, int offset, int have, ref PacketHeaders headers)
    {
        PortFields.Cut(data, DecodeLayer.Tcp, offset, FixedLength, have, ref headers);
        if (have < LengthToFlags)
            return;
        ReadToFlags(data.Slice(offset, have), ref headers);
        headers.Fields |= HeaderFields.Tcp;
        if (have < LengthToWindow)
            return;
        headers.Window = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 14)..]);
        headers.Fields |= HeaderFields.Window;
    }
}
