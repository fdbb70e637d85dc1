namespace NetMon.Packets;

/// <summary>
/// One frame as a source hands it over: its bytes are the source's own buffer and are valid only until the call returns.
/// Nothing is allocated for it; <see cref="PacketRecord"/> is the copy that may be kept.
/// </summary>
public readonly ref struct CapturedFrame
{
    /// <summary>Stands for no time: a simple packet block of pcapng has none, and some times are beyond what 64 bits of nanoseconds hold.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>Makes a frame over bytes that somebody else owns.</summary>
    /// <param name="captureInterface">Where it was seen.</param>
    /// <param name="number">1-based ordinal in the capture or file.</param>
    /// <param name="timestampNanoseconds">Nanoseconds since the Unix epoch, or <see cref="NoTime"/>.</param>
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

    /// <summary>Whether it is known when the frame was seen.</summary>
    public bool HasTime => TimestampNanoseconds != NoTime;

    /// <summary>Nanoseconds since the Unix epoch, or <see cref="NoTime"/>.</summary>
    public long TimestampNanoseconds { get; }

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    /// <summary>Comments, direction and the like of its file; null for none.</summary>
    public PacketNotes? Notes { get; }

    /// <summary>The bytes that were kept.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
