using System.Buffers;
using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>
/// Finds the server name in a part of a ClientHello whose start is missing. The extension has three lengths that must agree (RFC 6066
/// section 3), and host names use few characters, so false matches are very unlikely.
/// </summary>
internal static class TlsServerNameSearch
{
    // Extension type and length, list length, name type, name length.
    private const int HeaderLength = 9;
    private const int MaxNameLength = 255;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"u8);

    /// <summary>The server name; null if none is found.</summary>
    /// <param name="bytes">A part of a ClientHello.</param>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + HeaderLength < bytes.Length; at++)
        {
            var candidate = bytes[at..];
            if (candidate is not [0, (byte)TlsExtension.ServerName, 0 or 1, _, 0 or 1, _, 0, 0, _, ..]) continue;
            int length = BinaryPrimitives.ReadUInt16BigEndian(candidate[7..]);
            if (length is 0 or > MaxNameLength || length > candidate.Length - HeaderLength) continue;
            if (BinaryPrimitives.ReadUInt16BigEndian(candidate[4..]) != length + 3) continue;
            if (BinaryPrimitives.ReadUInt16BigEndian(candidate[2..]) != length + 5) continue;
            var name = candidate.Slice(HeaderLength, length);
            if (!name.ContainsAnyExcept(NameBytes)) return PayloadText.PrintableAscii(name);
        }

        return null;
    }
}
