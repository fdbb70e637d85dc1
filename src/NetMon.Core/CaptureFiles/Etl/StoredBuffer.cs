namespace NetMon.CaptureFiles.Etl;

/// <summary>Buffer of a trace, in the file or in memory.</summary>
/// <param name="Offset">Position in the file.</param>
/// <param name="Length">Bytes present, including the header.</param>
/// <param name="Open">Opens a stream over the bytes.</param>
internal sealed record StoredBuffer(long Offset, int Length, Func<Stream> Open);
