using NetMon.Flows.Key;
using NetMon.Flows.Reassembly;
using NetMon.Packets;

namespace NetMon;

/// <summary>What one side of a conversation asked and the other answered. Immutable and flat; latencies are in seconds.</summary>
/// <remarks>
/// Each kind overrides the virtual properties only to name them first: PowerShell shows and exports the properties of a type before those of its
/// base.
/// </remarks>
public abstract class Transaction
{
    private readonly TransactionEnds _ends;

    private protected Transaction(in TransactionEnds ends) => _ends = ends;

    /// <summary>Time of its first packet, local, in units of 100 ns; null if that packet has none.</summary>
    public virtual DateTime? Time => LocalTime.FromNanoseconds(TimeNanoseconds);

    /// <summary>The same time in nanoseconds since the Unix epoch, exact.</summary>
    public virtual long? TimeNanoseconds => _ends.Time == CapturedFrame.NoTime ? null : _ends.Time;

    /// <summary>The client's address, in RFC 5952 form; null if nobody asked, as in an announcement.</summary>
    public virtual string? Client => _ends.HasClient ? _ends.Client.ToText(_ends.IsIPv6) : null;

    /// <summary>The client's port.</summary>
    public virtual int? ClientPort => _ends.HasClient ? _ends.ClientPort : null;

    /// <summary>The server's address, in RFC 5952 form.</summary>
    public virtual string Server => _ends.Server.ToText(_ends.IsIPv6);

    /// <summary>The server's port.</summary>
    public virtual int ServerPort => _ends.ServerPort;

    /// <summary>VLAN ID of the outermost tag, 0 to 4095; null if untagged or if VLANs were ignored.</summary>
    public ushort? VlanId => _ends.VlanId;

    /// <summary>Name of the capturing interface; null if the file does not name it. A pcap file never does.</summary>
    public string? Interface => _ends.Interface;

    /// <summary>Number of its first packet in its capture or file.</summary>
    public long PacketNumber => _ends.PacketNumber;

    /// <summary>Who takes part in it, and where it was seen first.</summary>
    internal TransactionEnds Ends => _ends;

    /// <summary>About the memory that it needs, in bytes.</summary>
    internal virtual long Bytes => 512;

    /// <summary>Whether it was carried in datagrams of UDP, and not over TCP.</summary>
    internal virtual bool IsDatagram => false;

    /// <summary>The application, as in the flow of the transaction.</summary>
    internal abstract string ApplicationName { get; }

    /// <summary>The server that the client asked for by name; null if it is not known.</summary>
    internal virtual string? RequestedServer => null;
}

/// <summary>Who takes part in a transaction, and where it was seen first.</summary>
internal readonly struct TransactionEnds
{
    /// <summary>The client's address.</summary>
    public required FlowAddress Client { get; init; }

    /// <summary>The server's address.</summary>
    public required FlowAddress Server { get; init; }

    /// <summary>The client's port.</summary>
    public required ushort ClientPort { get; init; }

    /// <summary>The server's port.</summary>
    public required ushort ServerPort { get; init; }

    /// <summary>Whether the addresses are IPv6.</summary>
    public required bool IsIPv6 { get; init; }

    /// <summary>Whether there is a client.</summary>
    public required bool HasClient { get; init; }

    /// <summary>VLAN ID of the outermost tag, if any.</summary>
    public required ushort? VlanId { get; init; }

    /// <summary>Name of the capturing interface.</summary>
    public required string? Interface { get; init; }

    /// <summary>Number of the first packet.</summary>
    public required long PacketNumber { get; init; }

    /// <summary>Time of the first packet.</summary>
    public required long Time { get; init; }

    /// <summary>Whether that time is far from those of the packets around it.</summary>
    public bool HasOutlier { get; init; }

    /// <summary>The first packet.</summary>
    public PacketMark First => new(PacketNumber, Time) { IsOutlier = HasOutlier };

    /// <summary>Gathers the ends of a transaction with a client.</summary>
    /// <param name="endpoints">The endpoints; the source is the client.</param>
    /// <param name="key">Key of the flow.</param>
    /// <param name="interfaceName">Name of the capturing interface.</param>
    /// <param name="first">The first packet.</param>
    public static TransactionEnds Of(in FlowEndpoints endpoints, in FlowKey key, string? interfaceName, PacketMark first) => new()
    {
        Client = endpoints.Source,
        ClientPort = endpoints.SrcPort,
        Server = endpoints.Destination,
        ServerPort = endpoints.DstPort,
        IsIPv6 = (key.Fields & FlowKeyFields.IPv6) != FlowKeyFields.None,
        HasClient = true,
        VlanId = key.VlanId,
        Interface = interfaceName,
        PacketNumber = first.Number,
        Time = first.Time,
        HasOutlier = first.IsOutlier,
    };
}
