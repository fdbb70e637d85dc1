using System.Buffers.Binary;

namespace NetMon.Decoding.Tunnels;

/// <summary>sFlow version 5, https://sflow.org/sflow_version_5.txt: the first sampled packet of a datagram.</summary>
internal static class SflowHeader
{
    private const int Version = 5;
    private const int Word = 4;
    private const int MaxSteps = 64;
    private const int AddressIPv4 = 1;
    private const int FlowSample = 1;
    private const int ExpandedFlowSample = 3;
    private const int RawPacketHeader = 1;
    private const int RecordHeaderLength = 2 * Word;
    private const int RawHeaderLength = 4 * Word;

    /// <summary>Records the tunnel; the header starts at the version.</summary>
    public static void Detect(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (Read(data, offset, end) != Version)
            return;
        headers.SetTunnel(TunnelKind.Sflow);
        // The agent's address with its type, then sub-agent ID, sequence number, uptime and the number of samples.
        var position = offset + 2 * Word + (Read(data, offset + Word, end) == AddressIPv4 ? 4 : 16) + 4 * Word;
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            long type = Read(data, position, end), length = Read(data, position + Word, end);
            position += RecordHeaderLength;
            if (length < 0 || length > end - position)
                return;
            // Expanded samples have three more fields: source ID, input and output interface take two words each.
            var fields = type == FlowSample ? 8 : type == ExpandedFlowSample ? 11 : 0;
            if (fields != 0 && TrySetSample(data, position + fields * Word, position + (int)length, ref headers))
                return;
            position += (int)length;
        }
    }

    /// <summary>Finds the first raw packet record: protocol, length, number of stripped bytes, and the bytes.</summary>
    private static bool TrySetSample(ReadOnlySpan<byte> data, int position, int end, ref PacketHeaders headers)
    {
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            long type = Read(data, position, end), length = Read(data, position + Word, end);
            position += RecordHeaderLength;
            if (length < 0 || length > end - position)
                return false;
            LinkType? linkType = Read(data, position, end) switch
            {
                1 => LinkType.Ethernet,
                11 => LinkType.IPv4,
                12 => LinkType.IPv6,
                _ => null,
            };
            if (type == RawPacketHeader && linkType is { } inner && PacketDecoder.Available(data, position + RawHeaderLength, end) > 0)
            {
                headers.OpenTunnel(inner, position + RawHeaderLength);
                return true;
            }

            position += (int)length;
        }

        return false;
    }

    /// <summary>Reads the lengths of a sampled packet, which precede its bytes.</summary>
    /// <param name="data">The frame with the datagram.</param>
    /// <param name="start">Offset of the sampled bytes.</param>
    /// <returns>The number of sampled bytes, and the length of the packet.</returns>
    public static (uint Kept, uint Wire) Lengths(ReadOnlySpan<byte> data, int start) =>
        (BinaryPrimitives.ReadUInt32BigEndian(data[(start - Word)..]), BinaryPrimitives.ReadUInt32BigEndian(data[(start - 3 * Word)..]));

    /// <summary>Reads a word; -1 past the end.</summary>
    private static long Read(ReadOnlySpan<byte> data, int offset, int end) =>
        PacketDecoder.Available(data, offset, end) < Word ? -1 : BinaryPrimitives.ReadUInt32BigEndian(data[offset..]);
}
