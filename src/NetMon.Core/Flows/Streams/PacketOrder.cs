using NetMon.Flows.Key;

namespace NetMon.Flows.Streams;

/// <summary>
/// Keeps packets in capture order although some are decided late. Bounded: if too many wait, the decided ones are output, and the others
/// follow when they are decided.
/// </summary>
internal sealed class PacketOrder
{
    private const int MaxWaiting = 65_536;
    private const long MaxWaitingBytes = 64L << 20;

    private readonly Queue<CandidatePacket> _waiting = new();
    private long _waitingBytes;

    /// <summary>Whether no packet is waiting, so that the next one can be output at once.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Appends a packet.</summary>
    public void Add(CandidatePacket candidate, List<PacketRecord> output)
    {
        _waiting.Enqueue(candidate);
        _waitingBytes += candidate.Packet.CapturedLength;
        if (_waiting.Count > MaxWaiting || _waitingBytes > MaxWaitingBytes) GiveUpOrder(output);
    }

    /// <summary>Decides whether a packet is wanted.</summary>
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

/// <summary>A queued packet: wanted, unwanted, or undecided.</summary>
/// <param name="packet">The packet.</param>
internal sealed class CandidatePacket(PacketRecord packet)
{
    /// <summary>The packet.</summary>
    public PacketRecord Packet { get; } = packet;

    /// <summary>Key of the flow it belongs to if the fragment with the ports never arrives.</summary>
    public FlowKey PortlessKey { get; init; }

    /// <summary>VLAN ID of its second tag.</summary>
    public ushort? InnerVlanId { get; init; }

    /// <summary>Whether it is wanted; null while undecided.</summary>
    public bool? IsWanted { get; set; }

    /// <summary>Whether later packets were output before it because the queue was full.</summary>
    public bool IsLate { get; set; }
}
