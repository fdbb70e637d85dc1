using System.Runtime.CompilerServices;

namespace NetMon.Flows.Cache;

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
