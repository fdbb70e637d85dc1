using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Checksums;

/// <summary>Verifies all checksums in the headers of a packet. Never throws, whatever the bytes are.</summary>
public static class PacketChecksums
{
    private const int IPv4ChecksumOffset = 10;

    /// <summary>The checksums of a packet, in the order of its layers.</summary>
    /// <param name="packet">The packet.</param>
    public static IReadOnlyList<PacketChecksum> Verify(PacketRecord packet)
    {
        packet.DecodeHeaders(out var headers);
        var data = packet.AsFrame().Data;
        var found = new List<PacketChecksum>(2);
        try
        {
            if (headers.Has(HeaderFields.IPv4)) found.Add(OfIPv4(packet.Number, headers, data));
            if (TransportCoverage.TryFind(headers, data, packet.Length, out var coverage)
                && TransportChecksum.Verify(packet.Number, headers, coverage, data) is { } transport)
            {
                found.Add(transport);
            }
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // Keep the checksums that were verified before the fault.
            DecoderFaults.Count(e);
        }

        return found;
    }

    /// <summary>Whether no checksum of a packet is invalid. A checksum that cannot be computed is not invalid.</summary>
    /// <param name="packet">The packet.</param>
    public static bool IsGood(PacketRecord packet)
    {
        foreach (var checksum in Verify(packet))
        {
            if (checksum.Status == nameof(ChecksumStatus.Invalid)) return false;
        }

        return true;
    }

    private static PacketChecksum OfIPv4(long number, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var start = headers.NetworkOffset;
        var length = (data[start] & 0x0f) * 4;
        var stored = BinaryPrimitives.ReadUInt16BigEndian(data[(start + IPv4ChecksumOffset)..]);
        if (length < IPv4Header.FixedLength || length > data.Length - start)
            return new PacketChecksum(number, "IPv4", start + IPv4ChecksumOffset, stored, null, ChecksumStatus.Truncated);

        var sum = InternetChecksum.Add(data.Slice(start, length)) - stored;
        var computed = InternetChecksum.Complete(sum);
        // With checksum offload, the field is zero until the network card sets it.
        var status = stored == computed ? ChecksumStatus.Valid : stored == 0 ? ChecksumStatus.NotPresent : ChecksumStatus.Invalid;
        return new PacketChecksum(number, "IPv4", start + IPv4ChecksumOffset, stored, computed, status);
    }
}
