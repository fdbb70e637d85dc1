using System.Text;
using NetMon.Flows.Decryption;
using NetMon.Flows.Selection;

namespace NetMon.Flows.Streams;

/// <summary>Options of TCP stream reassembly.</summary>
public sealed record TcpStreamOptions
{
    /// <summary>Default of <see cref="MaxBytes"/>.</summary>
    public const long DefaultMaxBytes = 16L << 20;

    /// <summary>Maximum number of bytes kept per direction of a connection. Bytes beyond it are only counted.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>Encoding of the text.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>Whether connections inside tunnels are read; see <see cref="FlowOptions.Decapsulate"/>.</summary>
    public bool Decapsulate { get; init; }

    /// <summary>Whether VLAN tags are ignored in the connection key; see <see cref="FlowOptions.IgnoreVlan"/>.</summary>
    public bool IgnoreVlan { get; init; }

    /// <summary>The secrets of TLS connections; null for only those that a capture file has itself.</summary>
    public KeyLogFile? KeyLog { get; init; }

    /// <summary>The connections to read; null for all.</summary>
    public IReadOnlyList<FlowIdentity>? Flows { get; init; }

    /// <summary>Maximum number of open connections; beyond it the least recently active one is evicted.</summary>
    internal int MaxConnections { get; init; } = 100_000;

    /// <summary>Maximum number of bytes buffered in all open connections; beyond it the least recently active one is evicted.</summary>
    internal long MaxBuffered { get; init; } = 256L << 20;
}
