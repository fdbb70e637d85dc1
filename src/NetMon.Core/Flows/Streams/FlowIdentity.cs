using System.Net;
using System.Net.Sockets;
using NetMon.Decoding;
using NetMon.Decoding.Names;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Streams;

/// <summary>What finds the packets of a flow again: its ends, its protocol, where it was seen and when.</summary>
public sealed record FlowIdentity
{
    private static readonly Dictionary<string, byte> ProtocolNumbers = NumbersByName();

    private FlowIdentity(byte protocol, IPAddress srcIP, int? srcPort, IPAddress dstIP, int? dstPort, long start, long end)
    {
        IPProtocol = protocol;
        (SrcIP, SrcPort) = (srcIP, srcPort);
        (DstIP, DstPort) = (dstIP, dstPort);
        (StartNanoseconds, EndNanoseconds) = (start, end);
    }

    /// <summary>IP protocol.</summary>
    public byte IPProtocol { get; }

    /// <summary>Whether it is a TCP connection with ports.</summary>
    public bool IsTcp => IPProtocol == IPProtocols.Tcp && SrcPort is not null;

    /// <summary>The originator's address.</summary>
    public IPAddress SrcIP { get; }

    /// <summary>The originator's port, or what stands in its place; null where there is none.</summary>
    public int? SrcPort { get; }

    /// <summary>The responder's address.</summary>
    public IPAddress DstIP { get; }

    /// <summary>The responder's port, or what stands in its place; null where there is none.</summary>
    public int? DstPort { get; }

    /// <summary>VLAN id of the outermost tag.</summary>
    public ushort? VlanId { get; init; }

    /// <summary>Where it was seen; null where that is not known, and any interface will do.</summary>
    public string? Interface { get; init; }

    /// <summary>How many packets it counted; null where that is not known.</summary>
    public long? Packets { get; init; }

    /// <summary>Earliest time of a packet, nanoseconds since the Unix epoch.</summary>
    internal long StartNanoseconds { get; private init; }

    /// <summary>Latest time of a packet, nanoseconds since the Unix epoch.</summary>
    internal long EndNanoseconds { get; private init; }

    /// <summary>VLAN id of the second tag; means nothing unless <see cref="IsInnerVlanKnown"/>.</summary>
    internal ushort? InnerVlanId { get; private init; }

    /// <summary>Whether the second tag was told; a flow that has been through serialisation does not tell it.</summary>
    internal bool IsInnerVlanKnown { get; private init; }

    /// <summary>The identity of a flow.</summary>
    /// <param name="flow">The flow.</param>
    public static FlowIdentity Of(FlowRecord flow) => new(
        ProtocolNumbers[flow.Protocol],
        flow.Endpoints.Source.ToIPAddress(flow.IsIPv6),
        flow.KeyPorts.Source,
        flow.Endpoints.Destination.ToIPAddress(flow.IsIPv6),
        flow.KeyPorts.Destination,
        flow.StartNanoseconds ?? CapturedFrame.NoTime,
        flow.EndNanoseconds ?? CapturedFrame.NoTime)
    {
        VlanId = flow.VlanId,
        Interface = flow.Interface,
        Packets = flow.Packets,
        InnerVlanId = flow.InnerVlanId,
        IsInnerVlanKnown = true,
    };

    /// <summary>The identity of a flow of which only the properties are left; null if they are not those of a flow.</summary>
    /// <param name="protocol">Its protocol: a name, as flows have it.</param>
    /// <param name="source">The originator's address and port.</param>
    /// <param name="destination">The responder's address and port.</param>
    /// <param name="start">Time of its first packet, nanoseconds since the Unix epoch.</param>
    /// <param name="end">Time of its last packet, nanoseconds since the Unix epoch.</param>
    public static FlowIdentity? TryMake(
        string protocol, (IPAddress Address, int? Port) source, (IPAddress Address, int? Port) destination, long start, long end)
    {
        if (!ProtocolNumbers.TryGetValue(protocol, out var number)) return null;
        if (source.Address.AddressFamily != destination.Address.AddressFamily || !IsPort(source.Port) || !IsPort(destination.Port)) return null;
        if (source.Port is null != destination.Port is null) return null;
        return new FlowIdentity(number, source.Address, source.Port, destination.Address, destination.Port, start, end);
    }

    /// <summary>The identity of a flow of ICMP or ICMPv6 of which only the properties are left; null if they are not those of a flow.</summary>
    /// <param name="protocol">ICMP or ICMPv6.</param>
    /// <param name="source">The originator's address.</param>
    /// <param name="destination">The responder's address.</param>
    /// <param name="type">Type of the originator's messages.</param>
    /// <param name="code">Their code.</param>
    /// <param name="start">Time of its first packet, nanoseconds since the Unix epoch.</param>
    /// <param name="end">Time of its last packet, nanoseconds since the Unix epoch.</param>
    public static FlowIdentity? TryMakeIcmp(string protocol, IPAddress source, IPAddress destination, byte type, byte code, long start, long end)
    {
        if (!ProtocolNumbers.TryGetValue(protocol, out var number)) return null;
        var headers = new PacketHeaders { IPProtocol = number, IcmpType = type, IcmpCode = code };
        var (srcPort, dstPort) = IcmpPorts.Of(headers, out _);
        return TryMake(protocol, (source, srcPort), (destination, dstPort), start, end);
    }

    /// <summary>The same, wherever its packets were tagged.</summary>
    public FlowIdentity WithoutVlan() => this with { VlanId = null, InnerVlanId = null, IsInnerVlanKnown = false };

    /// <summary>What finds packets of the same ends at any time and anywhere, for instance those that come in now.</summary>
    public FlowIdentity Anytime() => this with { StartNanoseconds = long.MinValue, EndNanoseconds = long.MaxValue, Interface = null, Packets = null };

    /// <summary>The key of its packets, but for the interface and the second tag, which are compared by themselves.</summary>
    internal FlowKey Key(out bool isReversed)
    {
        var fields = SrcIP.AddressFamily == AddressFamily.InterNetworkV6 ? FlowKeyFields.IPv6 : FlowKeyFields.None;
        if (SrcPort is not null) fields |= FlowKeyFields.Ports;
        if (VlanId is not null) fields |= FlowKeyFields.Vlan;
        if (SrcPort is { } type && IPProtocol is IPProtocols.Icmp or IPProtocols.IcmpV6 && IsOneWay((byte)type)) fields |= FlowKeyFields.IsOneWay;
        var endpoints = new FlowEndpoints(
            new FlowAddress(SrcIP.GetAddressBytes()), new FlowAddress(DstIP.GetAddressBytes()), (ushort)(SrcPort ?? 0), (ushort)(DstPort ?? 0));
        return new FlowKey(endpoints, IPProtocol, fields, VlanId ?? 0, innerVlanId: 0, interfaceIndex: 0, out isReversed);
    }

    /// <summary>Whether a packet of the key is one of the flow.</summary>
    internal bool Includes(long time, ushort? innerVlanId, string? interfaceName) =>
        time >= StartNanoseconds && time <= EndNanoseconds
        && (!IsInnerVlanKnown || innerVlanId == InnerVlanId)
        // A pcap file does not say where its packets were seen.
        && (interfaceName is null || Interface is null || interfaceName == Interface);

    private bool IsOneWay(byte type)
    {
        IcmpPorts.Of(new PacketHeaders { IPProtocol = IPProtocol, IcmpType = type }, out var isOneWay);
        return isOneWay;
    }

    private static bool IsPort(int? port) => port is null or (>= 0 and <= ushort.MaxValue);

    private static Dictionary<string, byte> NumbersByName()
    {
        var numbers = new Dictionary<string, byte>(StringComparer.OrdinalIgnoreCase);
        for (var number = 0; number <= byte.MaxValue; number++) numbers.TryAdd(IPProtocolNames.Find(number), (byte)number);
        return numbers;
    }
}
