namespace NetMon.Packets;

/// <summary>
/// One frame as a source delivers it. The bytes are in the source's own buffer and are valid only until the call returns.
/// Nothing is allocated; <see cref="PacketRecord"/> is the copy to keep.
/// </summary>
public readonly ref struct CapturedFrame
{
    /// <summary>Unknown time: a pcapng Simple Packet Block has no timestamp, and some timestamps do not fit in 64 bits of nanoseconds.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>Creates a frame over a buffer that the caller owns.</summary>
    /// <param name="captureInterface">The interface it was captured on.</param>
    /// <param name="number">1-based packet number in the capture or file.</param>
    /// <param name="timestampNanoseconds">Nanoseconds since the Unix epoch, or <see cref="NoTime"/>.</param>
    /// <param name="length">Original length on the wire, as recorded; may exceed the length of <paramref name="data"/> and, in damaged files, be less.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="notes">The packet's pcapng options; null for none.</param>
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

    /// <summary>The interface the frame was captured on.</summary>
    public CaptureInterface Interface { get; }

    /// <summary>
    /// The frame as one of the interface that stands for all layers of a system, where it is of a layer: of the reports that are kept, those of a
    /// packet and of its answer come from different layers.
    /// </summary>
    internal CapturedFrame OfWhole() =>
        Interface.Whole is { } whole ? new CapturedFrame(whole, Number, TimestampNanoseconds, Length, Data, Notes) : this;

    /// <summary>1-based packet number in the capture or file.</summary>
    public long Number { get; }

    /// <summary>Whether the capture time is known.</summary>
    public bool HasTime => TimestampNanoseconds != NoTime;

    /// <summary>Nanoseconds since the Unix epoch, or <see cref="NoTime"/>.</summary>
    public long TimestampNanoseconds { get; }

    /// <summary>Length on the wire, in bytes.</summary>
    public int Length { get; }

    /// <summary>The packet's pcapng options, such as comments and direction; null for none.</summary>
    public PacketNotes? Notes { get; }

    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The block that <see cref="Data"/> points into, which keeps the bytes valid while it is held; null if they cannot be kept.</summary>
    internal FrameBlock? Block { get; init; }
}
