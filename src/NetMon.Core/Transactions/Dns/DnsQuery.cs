using NetMon.Flows.Key;

namespace NetMon.Transactions.Dns;

/// <summary>What identifies the answer to a question: who asked whom, and for what.</summary>
/// <param name="Scope">
/// The flow; without the server for LLMNR, where anybody may answer, and without both ends for mDNS, where everybody may.
/// </param>
/// <param name="Id">The query ID; 0 for mDNS, RFC 6762 section 18.1.</param>
/// <param name="Type">The query type.</param>
/// <param name="Name">The query name in lower case: RFC 4343.</param>
internal readonly record struct DnsQueryKey(FlowKey Scope, ushort Id, ushort Type, string Name);

/// <summary>A question that waits for its answer, or was answered a short time ago.</summary>
/// <param name="key">What identifies its answer.</param>
/// <param name="ends">Who asked whom, when.</param>
/// <param name="transport">How it was carried.</param>
/// <param name="name">The query name as it was asked; null if there is no question.</param>
/// <param name="askedAt">The clock when it was asked first.</param>
internal sealed class DnsQuery(in DnsQueryKey key, in TransactionEnds ends, DnsTransport transport, string? name, long askedAt)
{
    private readonly DnsQueryKey _key = key;
    private readonly TransactionEnds _ends = ends;

    /// <summary>What identifies its answer.</summary>
    public ref readonly DnsQueryKey Key => ref _key;

    /// <summary>Who asked whom, when.</summary>
    public ref readonly TransactionEnds Ends => ref _ends;

    /// <summary>How it was carried.</summary>
    public DnsTransport Transport { get; } = transport;

    /// <summary>The query name as it was asked; null if there is no question.</summary>
    public string? Name { get; } = name;

    /// <summary>The clock when it was asked first.</summary>
    public long AskedAt { get; } = askedAt;

    /// <summary>Whether it asked for signatures: the DO bit, RFC 3225.</summary>
    public bool WantsSignatures { get; init; }

    /// <summary>How often it was repeated before it was answered.</summary>
    public int Retries { get; set; }

    /// <summary>Whether its answer has been seen.</summary>
    public bool IsAnswered => AnswerHash is not null;

    /// <summary>Hash of the answer, so that a second copy of it is not taken for another; null while it waits.</summary>
    public int? AnswerHash { get; set; }
}
