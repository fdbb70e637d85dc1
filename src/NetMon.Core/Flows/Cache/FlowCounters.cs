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

/// <summary>Packet and byte counters.</summary>
internal struct FlowCounter
{
    /// <summary>Number of packets.</summary>
    public long Packets;

    /// <summary>Bytes of whole frames on the wire.</summary>
    public long Bytes;

    /// <summary>Bytes from the IP header on, by the lengths in the headers.</summary>
    public long IPBytes;

    /// <summary>Bytes of transport payload, by the lengths in the headers.</summary>
    public long PayloadBytes;

    /// <summary>Adds another counter.</summary>
    public void Add(in FlowCounter other)
    {
        Packets += other.Packets;
        Bytes += other.Bytes;
        IPBytes += other.IPBytes;
        PayloadBytes += other.PayloadBytes;
    }
}

/// <summary>A <see cref="FlowCounter"/> whose sums fit in 32 bits.</summary>
internal struct SmallCounter
{
    private uint _bytes;
    private uint _ipBytes;
    private uint _payloadBytes;

    /// <summary>Number of packets.</summary>
    public uint Packets { get; private set; }

    /// <summary>Adds a counter; if any sum does not fit, adds nothing and returns false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(in FlowCounter other)
    {
        var packets = Packets + other.Packets;
        var bytes = _bytes + other.Bytes;
        var ipBytes = _ipBytes + other.IPBytes;
        var payloadBytes = _payloadBytes + other.PayloadBytes;
        if ((ulong)(packets | bytes | ipBytes | payloadBytes) > uint.MaxValue) return false;
        Packets = (uint)packets;
        _bytes = (uint)bytes;
        _ipBytes = (uint)ipBytes;
        _payloadBytes = (uint)payloadBytes;
        return true;
    }

    /// <summary>Returns the sum with another counter.</summary>
    public readonly FlowCounter AddedTo(in FlowCounter other) => new()
    {
        Packets = other.Packets + Packets,
        Bytes = other.Bytes + _bytes,
        IPBytes = other.IPBytes + _ipBytes,
        PayloadBytes = other.PayloadBytes + _payloadBytes,
    };
}
