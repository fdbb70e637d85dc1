using System.IO.Compression;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>The certificates that one side of a session shows; the first one is its own.</summary>
/// <param name="First">The first certificate; null if there is none.</param>
/// <param name="Count">Number of certificates; null if the list is cut.</param>
[ReadsPackets]
internal sealed record TlsCertificateList(byte[]? First, int? Count)
{
    // Servers have sent chains of several hundred KB.
    private const int MaxExpanded = 1 << 19;

    /// <summary>Reads the message Certificate up to TLS 1.2, RFC 5246 section 7.4.2.</summary>
    /// <param name="body">The message after its header, or its beginning.</param>
    public static TlsCertificateList Read12(ReadOnlySpan<byte> body) => Read(new PayloadReader(body), hasExtensions: false);

    /// <summary>Reads the message Certificate of TLS 1.3, RFC 8446 section 4.4.2.</summary>
    /// <param name="body">The message after its header, or its beginning.</param>
    public static TlsCertificateList Read13(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        // The context of a request to the client.
        reader.ReadVector8();
        return Read(reader, hasExtensions: true);
    }

    /// <summary>
    /// Reads the message CompressedCertificate, RFC 8879 section 4: zlib and Brotli. Null if it is damaged, is longer than 512 KB, or has
    /// another compression.
    /// </summary>
    /// <param name="body">The message after its header.</param>
    public static TlsCertificateList? ReadCompressed(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        var algorithm = reader.ReadUInt16();
        var expanded = new byte[Math.Min(reader.ReadUInt24(), MaxExpanded)];
        var compressed = reader.ReadBytes(reader.ReadUInt24());
        if (reader.IsCut) return null;
        // RFC 8879 section 7.3.
        var isWhole = algorithm switch
        {
            1 => TryInflate(compressed, expanded),
            2 => BrotliDecoder.TryDecompress(compressed, expanded, out var written) && written == expanded.Length,
            _ => false,
        };
        return isWhole ? Read13(expanded) : null;
    }

    private static TlsCertificateList Read(PayloadReader reader, bool hasExtensions)
    {
        reader.ReadUInt24();
        byte[]? first = null;
        var count = 0;
        while (reader.Remaining > 0)
        {
            var certificate = reader.ReadBytes(reader.ReadUInt24());
            if (reader.IsCut) break;
            if (count++ == 0 && !certificate.IsEmpty) first = certificate.ToArray();
            if (hasExtensions) reader.ReadVector16();
        }

        return new TlsCertificateList(first, reader.IsCut ? null : count);
    }

    private static bool TryInflate(ReadOnlySpan<byte> compressed, byte[] expanded)
    {
        using var source = new MemoryStream(compressed.ToArray());
        using var inflated = new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            return inflated.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false) == expanded.Length && inflated.ReadByte() < 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
