using System.Runtime.ExceptionServices;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Workers;
using NetMon.Packets;

namespace NetMon.Overview.Stages;

/// <summary>Packets on their way to the thread of the content, and what was found in them on the way back.</summary>
internal sealed class ContentRound : HeldBytes, IContentOutput
{
    /// <summary>The most packets.</summary>
    public const int Size = 1_024;

    private readonly Step[] _steps = new Step[Size];
    private readonly List<object> _found = [];
    private int _count;

    /// <summary>Whether there is no room for another packet.</summary>
    public bool IsFull => _count == Size;

    /// <summary>Whether there are no packets.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Why the packets could not be looked at; null if they were.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>Adds a packet that <see cref="HeldBytes.Accepts"/> allows.</summary>
    public void Add(in CapturedFrame frame, in PacketHeaders headers)
    {
        ref var step = ref _steps[_count++];
        step.Headers = headers;
        step.Interface = frame.Interface;
        step.Notes = frame.Notes;
        step.Number = frame.Number;
        step.Time = frame.TimestampNanoseconds;
        step.Length = frame.Length;
        step.Offset = Keep(frame.Data, frame.Block);
        step.Captured = frame.Data.Length;
    }

    /// <summary>Passes the packets to a stage.</summary>
    public void Process(ContentStage stage)
    {
        for (var i = 0; i < _count; i++)
        {
            ref readonly var step = ref _steps[i];
            var faults = DecoderFaults.Total;
            var bytes = step.Captured == 0 ? default : Bytes(step.Offset, step.Captured);
            stage.Take(new CapturedFrame(step.Interface, step.Number, step.Time, step.Length, bytes, step.Notes), step.Headers);
            if (DecoderFaults.Since(faults) is { } fault) _found.Add(new PacketFaulted(step.Number, fault, step.Headers.HasFault));
        }
    }

    /// <summary>Passes on what was found, and makes the round empty.</summary>
    public void PassOn(IContentOutput output)
    {
        foreach (var found in _found)
        {
            switch (found)
            {
                case Transaction transaction:
                    output.Take(transaction);
                    break;
                case TrafficAlertEvent raised:
                    output.Take(raised);
                    break;
                case PacketFaulted fault:
                    output.Take(fault);
                    break;
            }
        }

        _found.Clear();
        _count = 0;
        Release();
    }

    /// <inheritdoc/>
    public void Take(Transaction transaction) => _found.Add(transaction);

    /// <inheritdoc/>
    public void Take(TrafficAlertEvent raised) => _found.Add(raised);

    /// <inheritdoc/>
    public void Take(PacketFaulted fault) => _found.Add(fault);

    /// <summary>A packet.</summary>
    private struct Step
    {
        public PacketHeaders Headers;
        public CaptureInterface Interface;
        public PacketNotes? Notes;
        public long Number;
        public long Time;
        public int Length;
        public int Offset;
        public int Captured;
    }
}
