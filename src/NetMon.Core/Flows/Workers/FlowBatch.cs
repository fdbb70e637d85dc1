using NetMon.Decoding;
using NetMon.Flows.Fragments;
using NetMon.Flows.Metering;

namespace NetMon.Flows.Workers;

/// <summary>What one worker has to do in a round, in order. Its arrays are reused, so that nothing is allocated per packet.</summary>
internal sealed class FlowBatch
{
    /// <summary>Maximum number of steps.</summary>
    public const int Capacity = 1024;

    private readonly FlowStep[] _steps = new FlowStep[Capacity];
    private readonly List<HeldFragments> _credits = [];

    /// <summary>Number of steps.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no step fits any more.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>A step by index.</summary>
    public ref FlowStep this[int index] => ref _steps[index];

    /// <summary>Hash of the key of a step; beyond the last step, any hash.</summary>
    public uint HashAt(int index) => _steps[index & (Capacity - 1)].Packet.Hash;

    /// <summary>The fragments of a step of the kind <see cref="FlowStepKind.Credit"/>.</summary>
    public HeldFragments CreditOf(in FlowStep step) => _credits[step.Credit];

    /// <summary>Adds a step, which the caller fills.</summary>
    public ref FlowStep Add() => ref _steps[Count++];

    /// <summary>Adds fragments, and gives the number to find them by.</summary>
    public int AddCredit(in HeldFragments held)
    {
        _credits.Add(held);
        return _credits.Count - 1;
    }

    /// <summary>Removes all steps.</summary>
    public void Clear()
    {
        Count = 0;
        _credits.Clear();
    }
}

/// <summary>One step of a worker.</summary>
internal struct FlowStep
{
    /// <summary>What is to be done.</summary>
    public FlowStepKind Kind;

    /// <summary>The step's number among those of all workers in the round.</summary>
    public int Moment;

    /// <summary>Offset of the packet's bytes in the buffer of the round.</summary>
    public int Offset;

    /// <summary>Number of the packet's bytes.</summary>
    public int Length;

    /// <summary>Number of the fragments in the batch.</summary>
    public int Credit;

    /// <summary>The packet. For a turn, only its clock is set.</summary>
    public FlowPacket Packet;

    /// <summary>The packet's headers.</summary>
    public PacketHeaders Headers;
}

/// <summary>What a step does.</summary>
internal enum FlowStepKind
{
    /// <summary>Counts a packet.</summary>
    Count,

    /// <summary>Counts fragments.</summary>
    Credit,

    /// <summary>Ends the flows whose timeout has expired.</summary>
    Turn,
}
