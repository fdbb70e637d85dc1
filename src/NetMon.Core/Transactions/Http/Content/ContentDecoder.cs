using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using NetMon.Decoding;

namespace NetMon.Transactions.Http.Content;

/// <summary>Undoes the content codings of a body, RFC 9110 section 8.4, and those of its transfer, RFC 9112 section 7.2.</summary>
[ReadsPackets]
internal static class ContentDecoder
{
    // Nobody sends more than two; each costs the memory of a decoder.
    private const int MaxCodings = 4;

    private const int BufferLength = 8 * 1024;

    /// <summary>The codings of a message in the order in which they were applied; chunked is not one of them here.</summary>
    /// <param name="fields">The fields of its head.</param>
    public static IReadOnlyList<string> CodingsOf(HttpFields fields) =>
        [.. Names(fields.Find("Content-Encoding")), .. Names(fields.Find("Transfer-Encoding"))];

    /// <summary>Decodes bytes as far as possible.</summary>
    /// <param name="encoded">The bytes.</param>
    /// <param name="codings">Their codings in the order in which they were applied.</param>
    /// <param name="known">Codings beyond those of the base class library.</param>
    /// <param name="limit">Maximum number of decoded bytes.</param>
    public static DecodedBody Decode(byte[] encoded, IReadOnlyList<string> codings, IReadOnlyList<IContentCoding> known, long limit)
    {
        if (encoded.Length == 0) return new DecodedBody([], Fault: null);
        if (codings.Count == 0) return Limited(encoded, limit);
        if (codings.Count > MaxCodings) return Limited(encoded, limit) with { Fault = "it has too many codings" };
        if (FindObstacle(encoded, codings, known) is { } obstacle) return new DecodedBody([], obstacle);
        Stream stream = new MemoryStream(encoded, writable: false);
        foreach (var name in codings.Reverse())
        {
            if (Open(name, stream, known) is not { } decoder)
            {
                stream.Dispose();
                return Limited(encoded, limit) with { Fault = $"its coding {name} is not known" };
            }

            stream = decoder;
        }

        using (stream) return Read(stream, limit);
    }

    /// <summary>Tells why bytes cannot be decoded at all; null if nothing is in the way.</summary>
    /// <param name="encoded">The bytes.</param>
    /// <param name="codings">Their codings in the order in which they were applied.</param>
    /// <param name="known">Codings beyond those of the base class library.</param>
    public static string? FindObstacle(ReadOnlySpan<byte> encoded, IReadOnlyList<string> codings, IReadOnlyList<IContentCoding> known) =>
        codings is [.., var last] ? known.FirstOrDefault(coding => coding.Name == last)?.FindObstacle(encoded) : null;

    private static IEnumerable<string> Names(string? list) => (list ?? "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(name => name.ToLowerInvariant())
        .Where(name => name is not ("identity" or "chunked"));

    private static Stream? Open(string name, Stream encoded, IReadOnlyList<IContentCoding> known) => name switch
    {
        "gzip" or "x-gzip" => new GZipStream(encoded, CompressionMode.Decompress),
        "deflate" => new DeflateCodingStream(encoded),
        "br" => new BrotliStream(encoded, CompressionMode.Decompress),
        _ => known.FirstOrDefault(coding => coding.Name == name)?.OpenRead(encoded),
    };

    private static DecodedBody Read(Stream stream, long limit)
    {
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            while (bytes.WrittenCount < limit)
            {
                var room = bytes.GetSpan(BufferLength)[..(int)Math.Min(BufferLength, limit - bytes.WrittenCount)];
                var count = stream.Read(room);
                if (count == 0) return new DecodedBody(bytes.WrittenSpan.ToArray(), Fault: null);
                bytes.Advance(count);
            }

            var isOver = stream.ReadByte() < 0;
            return new DecodedBody(bytes.WrittenSpan.ToArray(), isOver ? null : Overlong(limit));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InvalidOperationException)
        {
            return new DecodedBody(bytes.WrittenSpan.ToArray(), "its coding is damaged or cut");
        }
    }

    private static DecodedBody Limited(byte[] bytes, long limit) =>
        bytes.Length <= limit ? new DecodedBody(bytes, Fault: null) : new DecodedBody(bytes[..(int)limit], Overlong(limit));

    private static string Overlong(long limit) => string.Create(CultureInfo.InvariantCulture, $"decoding stopped after {limit} bytes");
}
