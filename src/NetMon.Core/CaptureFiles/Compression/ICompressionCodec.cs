namespace NetMon.CaptureFiles.Compression;

/// <summary>One way capture files are compressed; recognised by content, never by name.</summary>
public interface ICompressionCodec
{
    /// <summary>The usual file name ending, with the dot: <c>.gz</c>. Used to choose a codec when writing.</summary>
    string Extension { get; }

    /// <summary>Whether a file that begins with these bytes is of this kind.</summary>
    /// <param name="head">The first bytes of the file, up to 16.</param>
    bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Wraps a compressed stream for reading. The result owns <paramref name="compressed"/>.</summary>
    Stream OpenRead(Stream compressed);

    /// <summary>Wraps a stream so that what is written to the result arrives in it compressed. The result owns <paramref name="target"/>.</summary>
    Stream OpenWrite(Stream target);
}
