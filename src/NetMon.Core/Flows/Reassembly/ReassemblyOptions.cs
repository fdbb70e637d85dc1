using NetMon.Flows.Selection;

namespace NetMon.Flows.Reassembly;

/// <summary>Which traffic is read, and the limits of memory.</summary>
internal sealed record ReassemblyOptions
{
    /// <summary>Whether the packets inside tunnels are read; see <see cref="FlowOptions.Decapsulate"/>.</summary>
    public bool Decapsulate { get; init; }

    /// <summary>Whether VLAN tags are ignored in the connection key; see <see cref="FlowOptions.IgnoreVlan"/>.</summary>
    public bool IgnoreVlan { get; init; }

    /// <summary>Selects the connections to read; null for all.</summary>
    public FlowSelector? Selector { get; init; }

    /// <summary>Ends a connection without packets for this long; null for never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Maximum number of open connections; beyond it the least recently active one is ended.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>Maximum of the memory for all open connections, with their objects, in bytes; beyond it the least recently active one is ended.</summary>
    public long MaxBuffered { get; init; } = 256L << 20;
}
