using System.Buffers.Binary;
using System.Net;

namespace NetMon.Packets;

/// <summary>
/// IP addresses as text (RFC 5952), cached so that equal addresses mostly share one string: sorting and grouping packets compares addresses
/// many times, and string comparison returns at once for the same reference.
/// </summary>
internal static class AddressText
{
    private const int IPv4Length = 4;

    // A power of two. Addresses that hash to the same slot replace each other, which bounds memory for any traffic.
    private const int Slots = 1 << SlotBits;
    private const int SlotBits = 13;
    private const ulong GoldenRatio = 0x9e37_79b9_7f4a_7c15;

    // Entries are immutable and replaced whole, so readers need no lock.
    private static readonly Entry?[] Recent = new Entry?[Slots];

    /// <summary>The text of an address.</summary>
    /// <param name="address">4 or 16 bytes in network order.</param>
    public static string Of(ReadOnlySpan<byte> address)
    {
        var isIPv6 = address.Length != IPv4Length;
        var high = isIPv6 ? BinaryPrimitives.ReadUInt64BigEndian(address) : 0;
        var low = isIPv6 ? BinaryPrimitives.ReadUInt64BigEndian(address[sizeof(ulong)..]) : BinaryPrimitives.ReadUInt32BigEndian(address);
        ref var slot = ref Recent[(high ^ low) * GoldenRatio >> 64 - SlotBits];
        if (Volatile.Read(ref slot) is { } known && known.Low == low && known.High == high && known.IsIPv6 == isIPv6) return known.Text;
        var text = new IPAddress(address).ToString();
        Volatile.Write(ref slot, new Entry(high, low, isIPv6, text));
        return text;
    }

    private sealed record Entry(ulong High, ulong Low, bool IsIPv6, string Text);
}
