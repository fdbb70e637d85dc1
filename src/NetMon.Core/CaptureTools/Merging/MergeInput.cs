using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>One of the sequences that are merged, with its next packet.</summary>
internal abstract class MergeInput : IDisposable
{
    private byte[] _data = [];
    private CaptureInterface? _interface;
    private PacketNotes? _notes;
    private long _number;
    private long _timestamp;
    private int _length;
    private int _captured;

    /// <summary>Place among the inputs: of packets with the same time, that of the first input is first.</summary>
    public int Order { get; set; }

    /// <summary>
    /// Time that decides when the next packet is due: its own or, if that is not known, the one of the packet before it.
    /// </summary>
    public long Time { get; protected set; } = long.MinValue;

    /// <summary>The kept packet.</summary>
    public CapturedFrame Kept => new(_interface!, _number, _timestamp, _length, _data.AsSpan(0, _captured), _notes);

    /// <summary>Reads the next packet, whose bytes are valid until the next call. False at the end.</summary>
    public abstract bool TryRead(out CapturedFrame frame);

    /// <summary>Keeps the packet that was read, because others are due before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Keep(in CapturedFrame frame)
    {
        (_interface, _notes) = (frame.Interface, frame.Notes);
        (_number, _timestamp, _length, _captured) = (frame.Number, frame.TimestampNanoseconds, frame.Length, frame.Data.Length);
        if (_captured > _data.Length) _data = GC.AllocateUninitializedArray<byte>(Math.Max(_captured, 2048));
        frame.Data.CopyTo(_data);
    }

    /// <summary>Reads the next packet and keeps it. False at the end.</summary>
    public bool TryKeepNext()
    {
        if (!TryRead(out var frame)) return false;
        Keep(frame);
        return true;
    }

    /// <summary>Whether the next packet of this input is due before that of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBefore(MergeInput other) => Time < other.Time || (Time == other.Time && Order < other.Order);

    /// <inheritdoc/>
    public abstract void Dispose();
}
