namespace NetMon.Transactions.Http.Content;

/// <summary>A content coding, RFC 9110 section 8.4.1.</summary>
public interface IContentCoding
{
    /// <summary>Its name in the registry, in lower case: <c>zstd</c>.</summary>
    string Name { get; }

    /// <summary>Tells why bytes cannot be decoded at all, although they are not damaged: they need more memory than is allowed.</summary>
    /// <param name="start">The first encoded bytes.</param>
    /// <returns>A phrase; null if nothing is in the way.</returns>
    string? FindObstacle(ReadOnlySpan<byte> start) => null;

    /// <summary>Wraps encoded bytes for decoding. The result owns <paramref name="encoded"/>, and throws an <see cref="IOException"/> or
    /// <see cref="InvalidDataException"/> at damaged ones.</summary>
    /// <param name="encoded">The encoded bytes.</param>
    Stream OpenRead(Stream encoded);
}
