using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace NetMon.Alerts.Matching;

/// <summary>
/// An IP address as a number of 128 bits, so that both versions have one order and one table. IPv4 has its place in IPv6 as RFC 4291
/// section 2.5.5.2 gives it (::ffff:0:0/96); an address of that block in an IPv6 header is therefore taken for the IPv4 one.
/// </summary>
/// <param name="High">The first 64 bits.</param>
/// <param name="Low">The last 64 bits.</param>
internal readonly record struct AddressValue(ulong High, ulong Low) : IComparable<AddressValue>
{
    private const ulong IPv4Mark = 0xffff_0000_0000;

    /// <summary>The last address there is.</summary>
    public static AddressValue Max => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>Whether it is one of IPv4.</summary>
    public bool IsIPv4
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => High == 0 && Low >> 32 == IPv4Mark >> 32;
    }

    /// <summary>The address as a number of 32 bits, of one of IPv4.</summary>
    public uint IPv4 => (uint)Low;

    /// <summary>Whether it means several hosts: multicast (RFC 5771, RFC 4291) or the broadcast of IPv4.</summary>
    public bool IsMulticast => IsIPv4 ? IPv4 >= 0xe000_0000 : High >> 56 == 0xff;

    /// <summary>The next address; that of the last one is the first.</summary>
    public AddressValue Next => Low == ulong.MaxValue ? new AddressValue(High + 1, 0) : new AddressValue(High, Low + 1);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(AddressValue left, AddressValue right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(AddressValue left, AddressValue right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(AddressValue left, AddressValue right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(AddressValue left, AddressValue right) => left.CompareTo(right) >= 0;

    /// <summary>Reads an address.</summary>
    /// <param name="bytes">4 or 16 bytes in network order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AddressValue From(ReadOnlySpan<byte> bytes) => bytes.Length == sizeof(uint)
        ? new AddressValue(0, IPv4Mark | BinaryPrimitives.ReadUInt32BigEndian(bytes))
        : new AddressValue(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    /// <summary>Reads an address as people write it: four numbers, or IPv6 without a zone.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressValue value)
    {
        value = default;
        // IPAddress takes "80" for 0.0.0.80, which nobody means.
        if (text.Contains('%') || !IPAddress.TryParse(text, out var address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetwork && text.Count('.') != 3) return false;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        value = From(bytes[..length]);
        return true;
    }

    /// <summary>Writes the address in network order.</summary>
    /// <param name="bytes">At least 16 bytes.</param>
    /// <returns>How many were written: 4 or 16.</returns>
    public int Write(Span<byte> bytes)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, IPv4);
            return sizeof(uint);
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], Low);
        return 2 * sizeof(ulong);
    }

    /// <summary>The address as users see it.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..Write(bytes)]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(AddressValue other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <inheritdoc/>
    public override string ToString() => ToIPAddress().ToString();
}
