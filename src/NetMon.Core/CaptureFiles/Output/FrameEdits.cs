using NetMon.Packets;

namespace NetMon.CaptureFiles.Output;

/// <summary>Changes packets on their way into a file. Not thread-safe.</summary>
public sealed class FrameEdits
{
    private readonly int? _snapshotLength;
    private readonly TimeSpan _timeShift;
    private readonly string? _comment;
    private readonly Dictionary<CaptureInterface, CaptureInterface> _interfaces = [];
    private CaptureInterface? _lastSource;
    private CaptureInterface? _lastInterface;

    /// <summary>Creates the changes.</summary>
    /// <param name="snapshotLength">Bytes that are kept of each packet; its original length stays. Null for all.</param>
    /// <param name="timeShift">Added to the time of each packet.</param>
    /// <param name="comment">A comment for each packet, before those it has; null for none.</param>
    public FrameEdits(int? snapshotLength, TimeSpan timeShift, string? comment) => (_snapshotLength, _timeShift, _comment) = (snapshotLength, timeShift, comment);

    /// <summary>Changes a packet.</summary>
    /// <param name="frame">The packet.</param>
    /// <returns>The changed packet; its bytes are those of the original.</returns>
    /// <exception cref="CaptureFormatException">The new time is out of range.</exception>
    public CapturedFrame Apply(in CapturedFrame frame)
    {
        var data = _snapshotLength < frame.Data.Length ? frame.Data[.._snapshotLength.Value] : frame.Data;
        // A damaged file can claim an original length below the captured one; then the latter is what was there.
        var length = data.Length < frame.Data.Length ? Math.Max(frame.Length, frame.Data.Length) : frame.Length;
        return new CapturedFrame(InterfaceOf(frame.Interface), frame.Number, TimeOf(frame), length, data, PacketNotes.Add(frame.Notes, _comment));
    }

    private long TimeOf(in CapturedFrame frame)
    {
        if (!frame.HasTime || _timeShift == TimeSpan.Zero) return frame.TimestampNanoseconds;
        return FrameTime.Shift(frame.TimestampNanoseconds, _timeShift)
            ?? throw new CaptureFormatException($"Packet {frame.Number}: its time, shifted by {_timeShift}, is not within the years 1678 to 2261.");
    }

    // The description of an interface has the snapshot length too.
    private CaptureInterface InterfaceOf(CaptureInterface source)
    {
        if (_snapshotLength is not { } limit || (source.SnapshotLength != 0 && source.SnapshotLength <= limit)) return source;
        if (ReferenceEquals(source, _lastSource)) return _lastInterface!;
        if (!_interfaces.TryGetValue(source, out var cut)) _interfaces.Add(source, cut = source with { SnapshotLength = limit });
        (_lastSource, _lastInterface) = (source, cut);
        return cut;
    }
}
