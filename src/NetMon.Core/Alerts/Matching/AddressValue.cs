using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace NetMon.Alerts.Matching;

/// <summary>
/// An IP address as a 128-bit number, so that both versions share one order and one table. IPv4 is mapped into IPv6 (::ffff:0:0/96, RFC 4291
/// section 2.5.5.2); an address of that block in an IPv6 header is therefore treated as IPv4.
/// </summary>
/// <param name="High">Upper 64 bits.</param>
/// <param name="Low">Lower 64 bits.</param>
internal readonly record struct AddressValue(ulong High, ulong Low) : IComparable<AddressValue>
{
    private const ulong IPv4Mark = 0xffff_0000_0000;

    /// <summary>The last address.</summary>
    public static AddressValue Max => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsIPv4
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => High == 0 && Low >> 32 == IPv4Mark >> 32;
    }

    /// <summary>The 32 bits of an IPv4 address.</summary>
    public uint IPv4 => (uint)Low;

    /// <summary>Whether it is a multicast address (RFC 5771, RFC 4291), or reserved or broadcast in IPv4 (240.0.0.0/4).</summary>
    public bool IsMulticast => IsIPv4 ? IPv4 >= 0xe000_0000 : High >> 56 == 0xff;

    /// <summary>The next address; wraps after the last one.</summary>
    public AddressValue Next => Low == ulong.MaxValue ? new AddressValue(High + 1, 0) : new AddressValue(High, Low + 1);

    /// <summary>Less than.</summary>
    public static bool operator <(AddressValue left, AddressValue right) => left.CompareTo(right) < 0;

    /// <summary>Greater than.</summary>
    public static bool operator >(AddressValue left, AddressValue right) => left.CompareTo(right) > 0;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(AddressValue left, AddressValue right) => left.CompareTo(right) <= 0;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(AddressValue left, AddressValue right) => left.CompareTo(right) >= 0;

    /// <summary>Reads an address.</summary>
    /// <param name="bytes">4 or 16 bytes in network order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AddressValue From(ReadOnlySpan<byte> bytes) => bytes.Length == sizeof(uint)
        ? new AddressValue(0, IPv4Mark | BinaryPrimitives.ReadUInt32BigEndian(bytes))
        : new AddressValue(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    /// <summary>Parses an address: dotted-quad IPv4, or IPv6 without a zone.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressValue value)
    {
        value = default;
        // IPAddress.TryParse accepts "80" as 0.0.0.80.
        if (text.Contains('%') || !IPAddress.TryParse(text, out var address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetwork && text.Count('.') != 3) return false;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        value = From(bytes[..length]);
        return true;
    }

    /// <summary>Writes the address in network order.</summary>
    /// <param name="bytes">At least 16 bytes.</param>
    /// <returns>Number of bytes written: 4 or 16.</returns>
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

    /// <summary>The address as an IPAddress.</summary>
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
