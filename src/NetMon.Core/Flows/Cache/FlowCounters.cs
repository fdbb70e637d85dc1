using System.Runtime.CompilerServices;

namespace NetMon.Flows.Cache;

/// <summary>
/// Counters of both sides of a flow. Sums are 32 bits wide until one overflows; most never do, which halves the memory.
/// </summary>
internal struct FlowCounters
{
    private SmallCounter _originator;
    private SmallCounter _responder;

    // Sums that exceeded 32 bits; null for most flows.
    private LargeCounters? _large;

    /// <summary>Counters of the originator.</summary>
    public readonly FlowCounter Originator => _originator.AddedTo(_large is null ? default : _large.Originator);

    /// <summary>Counters of the responder.</summary>
    public readonly FlowCounter Responder => _responder.AddedTo(_large is null ? default : _large.Responder);

    /// <summary>Whether no packet was counted.</summary>
    public readonly bool IsEmpty => _originator.Packets == 0 && _responder.Packets == 0 && _large is null;

    /// <summary>Adds to the counters of one side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in FlowCounter sent, bool fromOriginator)
    {
        ref var counter = ref fromOriginator ? ref _originator : ref _responder;
        if (!counter.TryAdd(sent)) Outgrow(ref counter, sent, fromOriginator);
    }

    /// <summary>Swaps originator and responder.</summary>
    public void Flip()
    {
        (_originator, _responder) = (_responder, _originator);
        if (_large is not null) (_large.Originator, _large.Responder) = (_large.Responder, _large.Originator);
    }

    private void Outgrow(ref SmallCounter counter, in FlowCounter sent, bool fromOriginator)
    {
        _large ??= new LargeCounters();
        ref var large = ref fromOriginator ? ref _large.Originator : ref _large.Responder;
        large = counter.AddedTo(large);
        large.Add(sent);
        counter = default;
    }

    private sealed class LargeCounters
    {
        public FlowCounter Originator;
        public FlowCounter Responder;
    }
}
