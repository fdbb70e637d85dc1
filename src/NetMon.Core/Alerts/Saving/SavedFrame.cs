using NetMon.Packets;

namespace NetMon.Alerts.Saving;

/// <summary>A copy of a frame, shared by the ring and the files that it goes to.</summary>
internal sealed class SavedFrame
{
    // Object header, fields and array header, roughly.
    private const int Overhead = 96;

    private readonly CaptureInterface _interface;
    private readonly long _number;
    private readonly long _timestamp;
    private readonly int _length;
    private readonly byte[] _data;
    private readonly PacketNotes? _notes;

    /// <summary>Copies a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="time">Its time, or that of the clock if it has none.</param>
    public SavedFrame(in CapturedFrame frame, long time)
    {
        Time = time;
        (_interface, _number, _timestamp, _length, _notes) = (frame.Interface, frame.Number, frame.TimestampNanoseconds, frame.Length, frame.Notes);
        _data = frame.Data.ToArray();
    }

    /// <summary>Time by the clock of the engine, nanoseconds since the Unix epoch.</summary>
    public long Time { get; }

    /// <summary>Bytes of memory.</summary>
    public int Size => _data.Length + Overhead;

    /// <summary>The frame, with further notes.</summary>
    /// <param name="comment">A comment; null for none.</param>
    /// <param name="missing">Packets that are missing before it.</param>
    public CapturedFrame ToFrame(string? comment, long missing) =>
        new(_interface, _number, _timestamp, _length, _data, PacketNotes.Add(_notes, comment, missing));
}
