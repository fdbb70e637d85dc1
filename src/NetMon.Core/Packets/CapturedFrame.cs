namespace NetMon.Packets;

/// <summary>
/// One frame as a source hands it over: its bytes are the source's own buffer and are valid only until the call returns.
/// Nothing is allocated for it; <see cref="PacketRecord"/> is the copy that may be kept.
/// </summary>
public readonly ref struct CapturedFrame
{
    /// <summary>Makes a frame over bytes that somebody else owns.</summary>
    /// <param name="captureInterface">Where it was seen.</param>
    /// <param name="number">1-based ordinal in the capture or file.</param>
    /// <param name="timestampNanoseconds">Nanoseconds since the Unix epoch.</param>
    /// <param name="length">Bytes on the wire, as recorded; may be more than <paramref name="data"/> holds and, in damaged files, less.</param>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="notes">What its file says of it besides; null for nothing.</param>
    public CapturedFrame(
        CaptureInterface captureInterface, long number, long timestampNanoseconds, int length, ReadOnlySpan<byte> data, PacketNotes? notes = null)
    {
        Notes = notes;
        Interface = captureInterface;
        Number = number;
        TimestampNanoseconds = timestampNanoseconds;
        Length = length;
        Data = data;
    }

    /// <summary>Where the frame was seen.</summary>
    public CaptureInterface Interface { get; }

    /// <summary>1-based ordinal in the capture or file.</summary>
    public long Number { get; }

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long TimestampNanoseconds { get; }

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    /// <summary>Comments, direction and the like of its file; null for none.</summary>
    public PacketNotes? Notes { get; }

    /// <summary>The bytes that were kept.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
