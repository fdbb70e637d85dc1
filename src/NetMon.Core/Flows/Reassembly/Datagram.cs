using NetMon.Flows.Key;

namespace NetMon.Flows.Reassembly;

/// <summary>A UDP datagram without its payload.</summary>
/// <param name="Key">Key of its flow.</param>
/// <param name="IsReversed">Whether the sender is the second endpoint of the key.</param>
/// <param name="Length">Length of the payload on the wire; more than was captured if a snapshot length cut it.</param>
/// <param name="Interface">Name of the capturing interface; null if the file does not name it.</param>
/// <param name="Packet">The packet, or the one that completed it if it was fragmented.</param>
internal readonly record struct Datagram(FlowKey Key, bool IsReversed, int Length, string? Interface, PacketMark Packet)
{
    /// <summary>The endpoints; the source is the sender.</summary>
    public FlowEndpoints Endpoints => Key.Endpoints(IsReversed);

    /// <summary>Whether the addresses are IPv6.</summary>
    public bool IsIPv6 => (Key.Fields & FlowKeyFields.IPv6) != FlowKeyFields.None;
}
