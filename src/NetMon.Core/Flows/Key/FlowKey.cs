using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NetMon.Flows.Key;

/// <summary>
/// What makes packets one flow, whichever way they go: both endpoints, the IP protocol, the VLAN tags and the interface. A value of fixed
/// size without padding, so that it can be compared and hashed as six numbers.
/// </summary>
/// <remarks>
/// The endpoints are kept in an order of their own, not by direction. Addresses are raw network bytes; of IPv4 the last 4 of 16.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct FlowKey : IEquatable<FlowKey>
{
    // Chosen anew in each process, so that nobody can prepare a capture whose flows all fall into one bucket.
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

    /// <summary>Makes the key of a packet, and says whether its source is the second endpoint.</summary>
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

    /// <summary>Which parts the key has.</summary>
    public FlowKeyFields Fields => _fields;

    /// <summary>VLAN id of the outermost tag, if there is one.</summary>
    public ushort? VlanId => (_fields & FlowKeyFields.Vlan) != FlowKeyFields.None ? _vlanId : null;

    /// <summary>VLAN id of the second tag, if there is one.</summary>
    public ushort? InnerVlanId => (_fields & FlowKeyFields.InnerVlan) != FlowKeyFields.None ? _innerVlanId : null;

    /// <summary>Number of the interface in its table.</summary>
    public ushort Interface => _interface;

    /// <summary>The endpoints as a packet in one of the directions has them.</summary>
    /// <param name="isReversed">Whether that packet's source is the second endpoint.</param>
    public FlowEndpoints Endpoints(bool isReversed) =>
        isReversed ? new FlowEndpoints(_high, _low, _highPort, _lowPort) : new FlowEndpoints(_low, _high, _lowPort, _highPort);

    /// <summary>A number that spreads keys evenly, other in each process.</summary>
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

/// <summary>A flow, and which way a packet went in it.</summary>
/// <param name="Key">The flow.</param>
/// <param name="IsReversed">Whether the packet came from the second endpoint of the key.</param>
internal readonly record struct DirectedFlowKey(FlowKey Key, bool IsReversed);

/// <summary>The two ends of a flow, seen in one direction.</summary>
/// <param name="Source">The sender's address.</param>
/// <param name="Destination">The receiver's address.</param>
/// <param name="SrcPort">The sender's port; for ICMP its type.</param>
/// <param name="DstPort">The receiver's port; for ICMP the type that answers, or the code where none does.</param>
internal readonly record struct FlowEndpoints(FlowAddress Source, FlowAddress Destination, ushort SrcPort, ushort DstPort)
{
    /// <summary>Whether the source comes second in the order that keys are kept in.</summary>
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

/// <summary>Which parts a <see cref="FlowKey"/> has.</summary>
[Flags]
internal enum FlowKeyFields : byte
{
    /// <summary>IPv4 addresses, and nothing else.</summary>
    None = 0,

    /// <summary>The addresses are IPv6.</summary>
    IPv6 = 1,

    /// <summary>Ports, or for ICMP its types and codes in their place.</summary>
    Ports = 2,

    /// <summary>A VLAN tag.</summary>
    Vlan = 4,

    /// <summary>A second VLAN tag.</summary>
    InnerVlan = 8,

    /// <summary>Messages that have no answer, such as ICMP errors.</summary>
    IsOneWay = 16,
}
