using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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

    /// <summary>What the checksums of a packet say together, without an object for each.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="length">Length on the wire, in bytes.</param>
    /// <returns>Invalid if one is, else Partial if one is, else Valid, which includes those that cannot be computed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ChecksumStatus Check(in PacketHeaders headers, ReadOnlySpan<byte> data, int length)
    {
        try
        {
            if (headers.Has(HeaderFields.IPv4) && CheckIPv4(headers, data, out _, out _) == ChecksumStatus.Invalid) return ChecksumStatus.Invalid;
            if (!TransportCoverage.TryFind(headers, data, length, out var coverage)) return ChecksumStatus.Valid;
            return TransportChecksum.Check(headers, coverage, data, out _, out _, out _) is { } status and (ChecksumStatus.Invalid or ChecksumStatus.Partial)
                ? status
                : ChecksumStatus.Valid;
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e);
            return ChecksumStatus.Valid;
        }
    }

    private static PacketChecksum OfIPv4(long number, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var status = CheckIPv4(headers, data, out var stored, out var computed);
        return new PacketChecksum(number, "IPv4", headers.NetworkOffset + IPv4ChecksumOffset, stored, computed, status);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ChecksumStatus CheckIPv4(in PacketHeaders headers, ReadOnlySpan<byte> data, out ushort stored, out uint? found)
    {
        var start = headers.NetworkOffset;
        var length = (data[start] & 0x0f) * 4;
        stored = BinaryPrimitives.ReadUInt16BigEndian(data[(start + IPv4ChecksumOffset)..]);
        found = null;
        if (length < IPv4Header.FixedLength || length > data.Length - start)
            return ChecksumStatus.Truncated;

        var sum = InternetChecksum.Add(data.Slice(start, length)) - stored;
        var computed = InternetChecksum.Complete(sum);
        // With checksum offload, the field is zero until the network card sets it.
        found = computed;
        return stored == computed ? ChecksumStatus.Valid : stored == 0 ? ChecksumStatus.NotPresent : ChecksumStatus.Invalid;
    }
}
