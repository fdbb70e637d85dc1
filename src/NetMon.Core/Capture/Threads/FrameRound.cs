using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Capture.Threads;

/// <summary>Frames for another thread, in order, and what their processor made of them. Its array is reused, so that nothing is allocated per frame.</summary>
internal sealed class FrameRound : KeptBytes, IItemSink
{
    private const int Capacity = 1024;

    private readonly Entry[] _entries = new Entry[Capacity];
    private readonly List<CaptureItem> _items = [];
    private int _count;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether it has no frame.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether a frame fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(in CapturedFrame frame) => _count < Capacity && Accepts(frame.Block, frame.Data.Length);

    /// <summary>Adds a frame that <see cref="Accepts(in CapturedFrame)"/> allows.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headers">Its headers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in CapturedFrame frame, in PacketHeaders headers)
    {
        ref var entry = ref _entries[_count++];
        entry.Interface = frame.Interface;
        entry.Notes = frame.Notes;
        entry.Number = frame.Number;
        entry.Timestamp = frame.TimestampNanoseconds;
        entry.Length = frame.Length;
        entry.Offset = Keep(frame.Data, frame.Block);
        entry.Captured = frame.Data.Length;
        entry.Headers = headers;
    }

    /// <summary>Passes the frames to a processor, and keeps the items that it posts meanwhile, and the exception that ends it.</summary>
    /// <param name="processor">The processor, whose output this round is.</param>
    /// <returns>False if it was ended.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryProcess(IFrameProcessor processor)
    {
        try
        {
            for (var i = 0; i < _count; i++) Process(processor, _entries[i]);
            return true;
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It is rethrown to the thread of the capture.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    /// <inheritdoc/>
    void IItemSink.Post(CaptureItem item) => _items.Add(item);

    /// <summary>Passes the items on, makes the round empty, and rethrows the exception that has ended the processor.</summary>
    /// <param name="output">Receives the items.</param>
    public void Finish(IItemSink output)
    {
        var failure = _failure;
        foreach (var item in _items) output.Post(item);
        Clear();
        failure?.Throw();
    }

    /// <summary>Makes the round empty, without a look at its items.</summary>
    public void Clear()
    {
        // The names of interfaces and comments of packets would be kept for the rest of the capture.
        Array.Clear(_entries, 0, _count);
        ForgetBytes();
        _items.Clear();
        _count = 0;
        _failure = null;
    }

    private void Process(IFrameProcessor processor, in Entry entry)
    {
        var bytes = Bytes(entry.Offset, entry.Captured);
        var frame = new CapturedFrame(entry.Interface, entry.Number, entry.Timestamp, entry.Length, bytes, entry.Notes);
        var faults = DecoderFaults.Total;
        try
        {
            processor.OnFrame(frame, entry.Headers);
        }
        catch (Exception e) when (DecoderFaults.ContainsIfReading(e))
        {
            DecoderFaults.Count(e);
        }

        if (DecoderFaults.Since(faults) is { } fault) _items.Add(new PacketFaulted(entry.Number, fault, entry.Headers.HasFault));
    }

    private struct Entry
    {
        public CaptureInterface Interface;
        public PacketNotes? Notes;
        public long Number;
        public long Timestamp;
        public int Length;
        public int Offset;
        public int Captured;
        public PacketHeaders Headers;
    }
}
