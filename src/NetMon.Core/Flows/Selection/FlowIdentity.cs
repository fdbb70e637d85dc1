using System.Net;
using System.Net.Sockets;
using NetMon.Decoding;
using NetMon.Decoding.Names;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Selection;

/// <summary>Identifies a flow's packets in a capture: endpoints, protocol, interface and time range.</summary>
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

    /// <summary>The originator's port, or its ICMP substitute; null if there is none.</summary>
    public int? SrcPort { get; }

    /// <summary>The responder's address.</summary>
    public IPAddress DstIP { get; }

    /// <summary>The responder's port, or its ICMP substitute; null if there is none.</summary>
    public int? DstPort { get; }

    /// <summary>VLAN ID of the outermost tag.</summary>
    public ushort? VlanId { get; init; }

    /// <summary>Name of the capturing interface; null if unknown, which matches any.</summary>
    public string? Interface { get; init; }

    /// <summary>Number of packets the flow counted; null if unknown.</summary>
    public long? Packets { get; init; }

    /// <summary>Time of the first packet, nanoseconds since the Unix epoch.</summary>
    internal long StartNanoseconds { get; private init; }

    /// <summary>Time of the last packet, nanoseconds since the Unix epoch.</summary>
    internal long EndNanoseconds { get; private init; }

    /// <summary>VLAN ID of the second tag; valid only if <see cref="IsInnerVlanKnown"/>.</summary>
    internal ushort? InnerVlanId { get; private init; }

    /// <summary>Whether the second tag is known; a deserialised flow does not contain it.</summary>
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

    /// <summary>Creates the identity of a flow from its properties; null if they are not those of a flow.</summary>
    /// <param name="protocol">Protocol name, as in <see cref="FlowRecord.Protocol"/>.</param>
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

    /// <summary>Creates the identity of an ICMP or ICMPv6 flow from its properties; null if they are not those of a flow.</summary>
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

    /// <summary>The same flow in any VLAN.</summary>
    public FlowIdentity WithoutVlan() => this with { VlanId = null, InnerVlanId = null, IsInnerVlanKnown = false };

    /// <summary>Matches packets of the same endpoints at any time and on any interface, for instance live ones.</summary>
    public FlowIdentity Anytime() => this with { StartNanoseconds = long.MinValue, EndNanoseconds = long.MaxValue, Interface = null, Packets = null };

    /// <summary>The flow key without the interface and the second tag, which are compared separately.</summary>
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

    /// <summary>Whether a packet with this key belongs to the flow.</summary>
    internal bool Includes(long time, ushort? innerVlanId, CaptureInterface source) =>
        time >= StartNanoseconds && time <= EndNanoseconds
        && (!IsInnerVlanKnown || innerVlanId == InnerVlanId)
        // A pcap file does not name the interface of its packets.
        && (Interface is null || source.Label is not { } name || name == Interface || source.Whole?.Label == Interface);

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
