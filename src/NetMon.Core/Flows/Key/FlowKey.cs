using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NetMon.Flows.Key;

/// <summary>
/// Bidirectional flow key: both endpoints, IP protocol, VLAN tags and interface. A value of fixed size without padding, so that it is
/// compared and hashed as six integers.
/// </summary>
/// <remarks>
/// Endpoints are stored in a canonical order, independent of direction. Addresses are raw network bytes; IPv4 occupies the last 4 of 16.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct FlowKey : IEquatable<FlowKey>
{
    // Random per process, so that no capture can be crafted whose flows all fall into one bucket.
    private static readonly ulong Seed0 = RandomSeed();
    private static readonly ulong Seed1 = RandomSeed();
    private static readonly ulong Seed2 = RandomSeed();
    private static readonly ulong Seed3 = RandomSeed();

    private readonly FlowAddress _low;
    private readonly FlowAddress _high;
    private readonly ushort _lowPort;
    private readonly ushort _highPort;
    private readonly byte _protocol;
    private readonly FlowKeyFields _fields;
    private readonly ushort _vlanId;
    private readonly ushort _innerVlanId;
    private readonly ushort _interface;

    /// <summary>Creates the key of a packet, and tells whether its source is the second endpoint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FlowKey(in FlowEndpoints packet, byte protocol, FlowKeyFields fields, ushort vlanId, ushort innerVlanId, ushort interfaceIndex, out bool isReversed)
    {
        // One-way messages, such as ICMP errors, are not a conversation: each direction is a flow.
        isReversed = (fields & FlowKeyFields.IsOneWay) == FlowKeyFields.None && packet.IsReversed;
        (_low, _high) = isReversed ? (packet.Destination, packet.Source) : (packet.Source, packet.Destination);
        (_lowPort, _highPort) = isReversed ? (packet.DstPort, packet.SrcPort) : (packet.SrcPort, packet.DstPort);
        _protocol = protocol;
        _fields = fields;
        _vlanId = vlanId;
        _innerVlanId = innerVlanId;
        _interface = interfaceIndex;
    }

    /// <summary>IP protocol.</summary>
    public byte Protocol => _protocol;

    /// <summary>Which fields the key has.</summary>
    public FlowKeyFields Fields => _fields;

    /// <summary>VLAN ID of the outermost tag, if any.</summary>
    public ushort? VlanId => (_fields & FlowKeyFields.Vlan) != FlowKeyFields.None ? _vlanId : null;

    /// <summary>VLAN ID of the second tag, if any.</summary>
    public ushort? InnerVlanId => (_fields & FlowKeyFields.InnerVlan) != FlowKeyFields.None ? _innerVlanId : null;

    /// <summary>Interface number, see <see cref="FlowInterfaces"/>.</summary>
    public ushort Interface => _interface;

    /// <summary>The endpoints in one direction.</summary>
    /// <param name="isReversed">Whether the source is the second endpoint.</param>
    public FlowEndpoints Endpoints(bool isReversed) =>
        isReversed ? new FlowEndpoints(_high, _low, _highPort, _lowPort) : new FlowEndpoints(_low, _high, _lowPort, _highPort);

    /// <summary>The key with other endpoints and everything else unchanged.</summary>
    public FlowKey WithEndpoints(in FlowEndpoints ends) => new(ends, _protocol, _fields, _vlanId, _innerVlanId, _interface, out _);

    /// <summary>Hash of the key; differs between processes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash()
    {
        // Folded 64 by 64 bit multiplications, as in wyhash.
        ref readonly var words = ref Unsafe.As<FlowKey, Words>(ref Unsafe.AsRef(in this));
        var hash = Fold(words.W0 ^ Seed0, words.W2 ^ Seed1) ^ Fold(words.W1 ^ Seed2, words.W3 ^ Seed3);
        hash = Fold(hash ^ words.W4, words.W5 ^ Seed0);
        return (uint)(hash ^ (hash >> 32));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(FlowKey other) => Equals(in this, in other);

    /// <summary>Whether two keys name one flow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equals(in FlowKey left, in FlowKey right)
    {
        ref readonly var a = ref Unsafe.As<FlowKey, Words>(ref Unsafe.AsRef(in left));
        ref readonly var b = ref Unsafe.As<FlowKey, Words>(ref Unsafe.AsRef(in right));
        return ((a.W0 ^ b.W0) | (a.W1 ^ b.W1) | (a.W2 ^ b.W2) | (a.W3 ^ b.W3) | (a.W4 ^ b.W4) | (a.W5 ^ b.W5)) == 0;
    }

    /// <summary>An arbitrary total order; the same in every process.</summary>
    public static int Compare(in FlowKey left, in FlowKey right)
    {
        var order = FlowAddress.Compare(left._low, right._low);
        if (order == 0) order = FlowAddress.Compare(left._high, right._high);
        if (order == 0) order = (left._lowPort << 16 | left._highPort).CompareTo(right._lowPort << 16 | right._highPort);
        if (order == 0) order = (left._protocol, left._fields, left._vlanId).CompareTo((right._protocol, right._fields, right._vlanId));
        return order != 0 ? order : (left._innerVlanId, left._interface).CompareTo((right._innerVlanId, right._interface));
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FlowKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Hash();

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong RandomSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct Words
    {
        public readonly ulong W0;
        public readonly ulong W1;
        public readonly ulong W2;
        public readonly ulong W3;
        public readonly ulong W4;
        public readonly uint W5;
    }
}

/// <summary>A flow key and a packet's direction in the flow.</summary>
/// <param name="Key">The flow.</param>
/// <param name="IsReversed">Whether the packet's source is the second endpoint of the key.</param>
internal readonly record struct DirectedFlowKey(FlowKey Key, bool IsReversed);

/// <summary>The two endpoints of a flow, in one direction.</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="SrcPort">Source port; for ICMP, the type.</param>
/// <param name="DstPort">Destination port; for ICMP, the type of the reply, or the code if there is no reply.</param>
internal readonly record struct FlowEndpoints(FlowAddress Source, FlowAddress Destination, ushort SrcPort, ushort DstPort)
{
    /// <summary>Whether the source is the second endpoint in key order.</summary>
    public bool IsReversed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var order = FlowAddress.Compare(Source, Destination);
            return order > 0 || (order == 0 && SrcPort > DstPort);
        }
    }
}

/// <summary>Which fields a <see cref="FlowKey"/> has.</summary>
[Flags]
internal enum FlowKeyFields : byte
{
    /// <summary>IPv4 addresses only.</summary>
    None = 0,

    /// <summary>The addresses are IPv6.</summary>
    IPv6 = 1,

    /// <summary>Ports or, for ICMP, types and codes in their place.</summary>
    Ports = 2,

    /// <summary>A VLAN tag.</summary>
    Vlan = 4,

    /// <summary>A second VLAN tag.</summary>
    InnerVlan = 8,

    /// <summary>Messages without replies, such as ICMP errors.</summary>
    IsOneWay = 16,
}
