namespace NetMon.Flows;

/// <summary>How packets are made into flows.</summary>
public sealed record FlowOptions
{
    /// <summary>How long a TCP flow may be silent, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultTcpIdleTimeout = TimeSpan.FromSeconds(300);

    /// <summary>How long any other flow may be silent, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How long a TCP flow is kept after FIN or RST, so that its last acknowledgments find it.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    /// <summary>The most flows that are open at once, if nothing else is said.</summary>
    public const int DefaultMaxFlow = 2_000_000;

    /// <summary>How long any flow may be silent; null means the defaults by protocol.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>After how long a flow is reported although it goes on; null means never.</summary>
    public TimeSpan? ActiveTimeout { get; init; }

    /// <summary>The most flows that are open at once.</summary>
    public int MaxFlow { get; init; } = DefaultMaxFlow;

    /// <summary>Whether packets inside tunnels make the flows, and not the tunnels.</summary>
    public bool Decapsulate { get; init; }

    /// <summary>Whether packets of the same ends are one flow whatever VLAN they are in.</summary>
    public bool IgnoreVlan { get; init; }

    /// <summary>
    /// Whether the layers of one system, as pktmon's components are, are one interface without a name. To be set where of each packet only the
    /// first report is left, which for the two directions is that of different layers.
    /// </summary>
    public bool JoinLayers { get; init; }
}
