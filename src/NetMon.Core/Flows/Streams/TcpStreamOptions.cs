using System.Text;

namespace NetMon.Flows.Streams;

/// <summary>How TCP streams are put together.</summary>
public sealed record TcpStreamOptions
{
    /// <summary>The most bytes that are kept of each direction of a connection, if nothing else is said.</summary>
    public const long DefaultMaxBytes = 16L << 20;

    /// <summary>The most bytes that are kept of each direction of a connection. What comes after them is counted.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>How bytes become text.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>Whether the connections are those inside tunnels, as <see cref="FlowOptions.Decapsulate"/> makes them.</summary>
    public bool Decapsulate { get; init; }

    /// <summary>Whether packets are of one connection whatever VLAN they are in, as <see cref="FlowOptions.IgnoreVlan"/> has it.</summary>
    public bool IgnoreVlan { get; init; }

    /// <summary>The connections to take; null takes all.</summary>
    public IReadOnlyList<FlowIdentity>? Flows { get; init; }

    /// <summary>The most connections that are open at once; beyond, the one that was silent for longest is given out.</summary>
    internal int MaxConnections { get; init; } = 100_000;

    /// <summary>The most bytes that wait for the ends of their connections; beyond, the one that was silent for longest is given out.</summary>
    internal long MaxBuffered { get; init; } = 256L << 20;
}
