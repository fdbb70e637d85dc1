using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Dns;

/// <summary>An answer whose question has not come: the order of packets in a capture can be slightly wrong.</summary>
/// <param name="Key">What identifies its question.</param>
/// <param name="Ends">Who was answered by whom, when.</param>
/// <param name="Transport">How it was carried.</param>
/// <param name="Name">The name in its question.</param>
/// <param name="Answer">What it says.</param>
/// <param name="Hash">Hash of the message.</param>
/// <param name="Packet">Its packet.</param>
internal sealed record EarlyAnswer(
    DnsQueryKey Key, TransactionEnds Ends, DnsTransport Transport, string Name, DnsAnswer Answer, int Hash, PacketMark Packet)
{
    // The time between an answer and its question, in nanoseconds, if only their order in the capture is wrong. A question that came later was
    // asked again.
    private const long Nearest = 100_000_000;

    /// <summary>When it came.</summary>
    public CaptureMoment Since { get; init; }

    /// <summary>Whether its question has come.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether it may answer a question.</summary>
    /// <param name="asked">The packet of the question.</param>
    public bool MayAnswer(PacketMark asked) => asked.Time - Packet.Time <= Nearest || asked.IsOutlier || Packet.IsOutlier;
}
