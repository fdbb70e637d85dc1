using NetMon.Flows;
using NetMon.Transactions;

namespace NetMon.Overview;

/// <summary>What a <see cref="CaptureSurvey"/> reads, and how much of it is kept.</summary>
public sealed record SurveyOptions
{
    /// <summary>Default of <see cref="Top"/>.</summary>
    public const int DefaultTop = 10;

    /// <summary>Options of the flows.</summary>
    public FlowOptions Flows { get; init; } = new();

    /// <summary>Options of the transactions.</summary>
    public TransactionOptions Transactions { get; init; } = new();

    /// <summary>
    /// Whether what packets carry is looked at on a thread of its own. Pays off for files on a machine with more than one processor; a live capture has
    /// no need, because it waits for packets.
    /// </summary>
    public bool HasContentThread { get; init; }

    /// <summary>How many hosts, services, names ... each list of the overview has.</summary>
    public int Top { get; init; } = DefaultTop;
}
