using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetMon.Packets;

namespace NetMon.Flows.Key;

/// <summary>An IP address as a value type: 16 bytes in network order; IPv4 occupies the last 4.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct FlowAddress : IEquatable<FlowAddress>
{
    private readonly ulong _head;
    private readonly ulong _tail;

    /// <summary>Reads an address.</summary>
    /// <param name="bytes">4 or 16 bytes in network order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FlowAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == sizeof(uint))
        {
            _head = 0;
            _tail = (ulong)MemoryMarshal.Read<uint>(bytes) << 32;
        }
        else
        {
            _head = MemoryMarshal.Read<ulong>(bytes);
            _tail = MemoryMarshal.Read<ulong>(bytes[sizeof(ulong)..]);
        }
    }

    /// <summary>The bytes of an address variable: 16 for IPv6, 4 for IPv4.</summary>
    public static ReadOnlySpan<byte> Bytes(ref readonly FlowAddress address, bool isIPv6)
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<FlowAddress>(in address));
        return isIPv6 ? bytes : bytes[12..];
    }

    /// <summary>Whether it is a multicast address (RFC 1112 section 4, RFC 4291 section 2.7) or the limited broadcast address.</summary>
    public static bool IsGroup(in FlowAddress address, bool isIPv6)
    {
        var bytes = Bytes(in address, isIPv6);
        if (isIPv6) return bytes[0] == 0xff;
        return (bytes[0] & 0xf0) == 0xe0 || bytes.IndexOfAnyExcept((byte)0xff) < 0;
    }

    /// <summary>An arbitrary total order, consistent within the process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(in FlowAddress left, in FlowAddress right) =>
        left._tail != right._tail ? left._tail.CompareTo(right._tail) : left._head.CompareTo(right._head);

    /// <summary>The address as an IPAddress.</summary>
    /// <param name="isIPv6">Whether it is an IPv6 address.</param>
    public IPAddress ToIPAddress(bool isIPv6) => new(Bytes(in this, isIPv6));

    /// <summary>The address as text.</summary>
    /// <param name="isIPv6">Whether it is an IPv6 address.</param>
    public string ToText(bool isIPv6) => AddressText.Of(Bytes(in this, isIPv6));

    /// <inheritdoc/>
    public bool Equals(FlowAddress other) => _head == other._head && _tail == other._tail;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FlowAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_head, _tail);
}
