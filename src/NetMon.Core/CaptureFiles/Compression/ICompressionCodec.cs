namespace NetMon.CaptureFiles.Compression;

/// <summary>A compression of capture files. Recognised by content, not by name, when reading.</summary>
public interface ICompressionCodec
{
    /// <summary>Usual file name extension, with the dot: <c>.gz</c>. Selects the codec when writing.</summary>
    string Extension { get; }

    /// <summary>Whether a file that starts with these bytes has this compression.</summary>
    /// <param name="head">The first bytes of the file, up to 16.</param>
    bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Wraps a compressed stream for reading. The result owns <paramref name="compressed"/>.</summary>
    Stream OpenRead(Stream compressed);

    /// <summary>Wraps a stream for compressed writing. The result owns <paramref name="target"/>.</summary>
    Stream OpenWrite(Stream target);
}
