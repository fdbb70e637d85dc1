using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions;

/// <summary>What all readers of transactions can be told.</summary>
public record TransactionOptions
{
    /// <summary>Default of <see cref="Timeout"/>.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Whether the packets inside tunnels are read; see <see cref="Flows.FlowOptions.Decapsulate"/>.</summary>
    public bool Decapsulate { get; init; }

    /// <summary>Whether VLAN tags are ignored; see <see cref="Flows.FlowOptions.IgnoreVlan"/>.</summary>
    public bool IgnoreVlan { get; init; }

    /// <summary>The secrets of TLS connections; null for only those that a capture file has itself.</summary>
    public KeyLogFile? KeyLog { get; init; }

    /// <summary>How long an answer is waited for, in packet time.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>A connection without packets for this long is ended, so that memory stays bounded in a long capture.</summary>
    internal TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Maximum number of open connections, and of questions without an answer.</summary>
    internal int MaxOpen { get; init; } = 100_000;

    /// <summary>Maximum of the memory for all connections, with their objects, in bytes.</summary>
    internal long MaxBuffered { get; init; } = 48L << 20;

    /// <summary>The options of the stage that puts streams and datagrams together.</summary>
    internal ReassemblyOptions Reassembly => new()
    {
        Decapsulate = Decapsulate,
        IgnoreVlan = IgnoreVlan,
        IdleTimeout = IdleTimeout,
        MaxConnections = MaxOpen,
        MaxBuffered = MaxBuffered,
    };
}
