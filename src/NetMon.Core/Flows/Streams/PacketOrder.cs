using NetMon.Flows.Key;

namespace NetMon.Flows.Streams;

/// <summary>
/// Keeps packets in the order of the capture although it is known of some only later whether they are wanted. Bounded: when too many wait,
/// those that are known are given out, and the others come when they are known.
/// </summary>
internal sealed class PacketOrder
{
    private const int MaxWaiting = 65_536;
    private const long MaxWaitingBytes = 64L << 20;

    private readonly Queue<CandidatePacket> _waiting = new();
    private long _waitingBytes;

    /// <summary>Whether nothing waits, and a packet can be given out at once.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Puts a packet at the end.</summary>
    public void Add(CandidatePacket candidate, List<PacketRecord> output)
    {
        _waiting.Enqueue(candidate);
        _waitingBytes += candidate.Packet.CapturedLength;
        if (_waiting.Count > MaxWaiting || _waitingBytes > MaxWaitingBytes) GiveUpOrder(output);
    }

    /// <summary>Says whether a packet is wanted.</summary>
    public void Decide(CandidatePacket candidate, bool isWanted, List<PacketRecord> output)
    {
        candidate.IsWanted = isWanted;
        if (candidate.IsLate && isWanted) output.Add(candidate.Packet);
        while (_waiting.TryPeek(out var first) && first.IsWanted is { } wanted)
        {
            _waiting.Dequeue();
            _waitingBytes -= first.Packet.CapturedLength;
            if (wanted) output.Add(first.Packet);
        }
    }

    private void GiveUpOrder(List<PacketRecord> output)
    {
        foreach (var candidate in _waiting)
        {
            if (candidate.IsWanted == true) output.Add(candidate.Packet);
            candidate.IsLate = candidate.IsWanted is null;
        }

        _waiting.Clear();
        _waitingBytes = 0;
    }
}

/// <summary>A packet that waits for its turn: it is wanted, or not, or that is not known yet.</summary>
/// <param name="packet">The packet.</param>
internal sealed class CandidatePacket(PacketRecord packet)
{
    /// <summary>The packet.</summary>
    public PacketRecord Packet { get; } = packet;

    /// <summary>The key of the flow that it belongs to if the fragment with the ports never comes.</summary>
    public FlowKey PortlessKey { get; init; }

    /// <summary>VLAN id of its second tag.</summary>
    public ushort? InnerVlanId { get; init; }

    /// <summary>Whether it is wanted; null while that is not known.</summary>
    public bool? IsWanted { get; set; }

    /// <summary>Whether later ones have been given out before it, because too many waited.</summary>
    public bool IsLate { get; set; }
}
