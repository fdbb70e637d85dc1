namespace NetMon.Transactions.Http.Content;

/// <summary>A content coding, RFC 9110 section 8.4.1.</summary>
public interface IContentCoding
{
    /// <summary>Its name in the registry, in lower case: <c>zstd</c>.</summary>
    string Name { get; }

    /// <summary>Wraps encoded bytes for decoding. The result owns <paramref name="encoded"/>, and throws an <see cref="IOException"/> or
    /// <see cref="InvalidDataException"/> at damaged ones.</summary>
    /// <param name="encoded">The encoded bytes.</param>
    Stream OpenRead(Stream encoded);
}
