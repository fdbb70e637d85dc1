namespace NetMon.CaptureFiles.Etl;

/// <summary>One buffer of a trace, where it lies.</summary>
/// <param name="Offset">Its position in the file.</param>
/// <param name="Length">Its bytes, header included, as far as the file has them.</param>
/// <param name="Open">Opens a stream over them.</param>
internal sealed record StoredBuffer(long Offset, int Length, Func<Stream> Open);
