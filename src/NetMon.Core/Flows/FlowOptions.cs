using NetMon.Flows.Workers;

namespace NetMon.Flows;

/// <summary>Flow keys and timeouts.</summary>
public sealed record FlowOptions
{
    /// <summary>Default idle timeout of TCP flows.</summary>
    public static readonly TimeSpan DefaultTcpIdleTimeout = TimeSpan.FromSeconds(300);

    /// <summary>Default idle timeout of all other flows.</summary>
    public static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Time that a TCP flow is kept after FIN or RST, so that the last acknowledgments are counted in it.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    /// <summary>Default maximum number of open flows.</summary>
    public const int DefaultMaxFlow = 2_000_000;

    /// <summary>
    /// The workers that pay off for capture files on this machine: 0 with one processor, else one for each two processors, as many as the thread
    /// that decodes the packets can keep busy.
    /// </summary>
    public static int WorkersForFiles => Environment.ProcessorCount == 1 ? 0 : Math.Clamp(Environment.ProcessorCount / 2, 1, FlowWorkers.Most);

    /// <summary>Idle timeout of all flows; null for the defaults by protocol.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Active timeout: a flow is reported after this time although it continues; null for none.</summary>
    public TimeSpan? ActiveTimeout { get; init; }

    /// <summary>Maximum number of open flows.</summary>
    public int MaxFlow { get; init; } = DefaultMaxFlow;

    /// <summary>Whether tunnelled packets are metered instead of the tunnels.</summary>
    public bool Decapsulate { get; init; }

    /// <summary>Whether VLAN tags are ignored in the flow key.</summary>
    public bool IgnoreVlan { get; init; }

    /// <summary>
    /// Number of threads that keep the flows; 0 for none, so that the thread that meters the packets does. The flows are divided among them by
    /// their key; the result is the same.
    /// </summary>
    public int Workers { get; init; }
}
