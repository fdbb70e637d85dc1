using System.Runtime.CompilerServices;

namespace NetMon.Flows.Cache;

/// <summary>
/// What the two sides of a flow have sent. Sums are of 32 bits until one outgrows them: most flows never do, and so take half the memory.
/// </summary>
internal struct FlowCounters
{
    private SmallCounter _originator;
    private SmallCounter _responder;

    // What no longer fits; null for most flows.
    private LargeCounters? _large;

    /// <summary>What the originator sent.</summary>
    public readonly FlowCounter Originator => _originator.AddedTo(_large is null ? default : _large.Originator);

    /// <summary>What the responder sent.</summary>
    public readonly FlowCounter Responder => _responder.AddedTo(_large is null ? default : _large.Responder);

    /// <summary>Whether nothing was counted.</summary>
    public readonly bool IsEmpty => _originator.Packets == 0 && _responder.Packets == 0 && _large is null;

    /// <summary>Counts what one side has sent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in FlowCounter sent, bool fromOriginator)
    {
        ref var counter = ref fromOriginator ? ref _originator : ref _responder;
        if (!counter.TryAdd(sent)) Outgrow(ref counter, sent, fromOriginator);
    }

    /// <summary>Changes the sides.</summary>
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

/// <summary>A number of packets, and what they hold.</summary>
internal struct FlowCounter
{
    /// <summary>Packets.</summary>
    public long Packets;

    /// <summary>Whole frames, bytes on the wire.</summary>
    public long Bytes;

    /// <summary>IP headers and what they carry, bytes by the headers.</summary>
    public long IPBytes;

    /// <summary>Transport payload, bytes by the headers.</summary>
    public long PayloadBytes;

    /// <summary>Adds what another has counted.</summary>
    public void Add(in FlowCounter other)
    {
        Packets += other.Packets;
        Bytes += other.Bytes;
        IPBytes += other.IPBytes;
        PayloadBytes += other.PayloadBytes;
    }
}

/// <summary>A <see cref="FlowCounter"/> while all of it fits into 32 bits.</summary>
internal struct SmallCounter
{
    private uint _bytes;
    private uint _ipBytes;
    private uint _payloadBytes;

    /// <summary>Packets.</summary>
    public uint Packets { get; private set; }

    /// <summary>Adds what another has counted, all of it or, where it does not fit, nothing.</summary>
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

    /// <summary>The sum with another.</summary>
    public readonly FlowCounter AddedTo(in FlowCounter other) => new()
    {
        Packets = other.Packets + Packets,
        Bytes = other.Bytes + _bytes,
        IPBytes = other.IPBytes + _ipBytes,
        PayloadBytes = other.PayloadBytes + _payloadBytes,
    };
}
