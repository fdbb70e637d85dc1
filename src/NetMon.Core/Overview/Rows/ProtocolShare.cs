namespace NetMon;

/// <summary>The packets of one protocol, and its place among the others. A packet counts once in each of its protocols. Immutable and flat.</summary>
public sealed record ProtocolShare
{
    /// <summary>The protocols from the link to this one: <c>Ethernet/IPv4/TCP</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The protocol, as in PacketRecord.Protocol: <c>TCP</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Depth in the hierarchy: 0 for a link type, 1 for what it carries, 2 for what that carries.</summary>
    public required int Level { get; init; }

    /// <summary>Packets with this protocol.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of these packets, as on the wire.</summary>
    public required long Bytes { get; init; }

    /// <summary>Their share of all packets, from 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The protocol and its packets: <c>TCP 120</c>.</summary>
    public override string ToString() => string.Create(null, $"{Protocol} {Packets}");
}
