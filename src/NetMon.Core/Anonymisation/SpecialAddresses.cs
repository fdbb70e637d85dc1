using System.Numerics;

namespace NetMon.Anonymisation;

/// <summary>
/// The addresses that must keep their meaning: loopback, multicast, link-local, unspecified. Their leading bits stay as they are, and so do the
/// bits in which other addresses begin like them, up to and including the first one that differs: so no other address gets one of their
/// pseudonyms, and the mapping still preserves prefixes and is one to one.
/// </summary>
internal static class SpecialAddresses
{
    private const int Bits4 = 32;
    private const int Bits6 = 128;

    private static readonly Range4[] Ranges4 =
    [
        new(0x00000000, 8, IsKept: true),       // this network, and the unspecified address
        new(0x7f000000, 8, IsKept: true),       // loopback
        new(0xa9fe0000, 16, IsKept: false),     // link-local
        new(0xe0000000, 4, IsKept: false),      // multicast
        new(0xe0000000, 23, IsKept: true),      // 224.0.0.0/24 and 224.0.1.0/24: protocols
        new(0xefffff00, 24, IsKept: true),      // 239.255.255.0/24: service discovery and announcements
        new(0xffffffff, 32, IsKept: true),      // limited broadcast
    ];

    private static readonly UInt128 LinkLocal6 = new(0xfe80_0000_0000_0000, 0);
    private static readonly UInt128 Multicast6 = new(0xff00_0000_0000_0000, 0);
    private static readonly UInt128 SolicitedNode6 = new(0xff02_0000_0000_0000, 0x0000_0001_ff00_0000);

    /// <summary>Number of leading bits of an IPv4 address that stay.</summary>
    public static int KeptBits(uint address)
    {
        var kept = 0;
        foreach (var range in Ranges4)
        {
            var common = BitOperations.LeadingZeroCount(address ^ range.Prefix);
            kept = Math.Max(kept, common < range.Length ? common + 1 : range.IsKept ? Bits4 : range.Length);
        }

        return kept;
    }

    /// <summary>Number of leading bits of an IPv6 address that stay.</summary>
    public static int KeptBits(UInt128 address)
    {
        const int SolicitedNodeLength = 104;
        const int FlagsAndScopeLength = 16;
        const int LinkLocalLength = 64;
        const int UnspecifiedAndLoopbackLength = 127;
        if (address >> 120 == 0xff)
        {
            if (Common(address, SolicitedNode6) >= SolicitedNodeLength) return SolicitedNodeLength;
            // Flags of 0: an assigned group. Other groups may hold a prefix of their network, RFC 3306.
            return (int)(address >> 116 & 0xf) == 0 ? Bits6 : FlagsAndScopeLength;
        }

        var zero = Common(address, UInt128.Zero);
        if (zero >= UnspecifiedAndLoopbackLength) return Bits6;
        var linkLocal = Common(address, LinkLocal6);
        return Math.Max(zero + 1, Math.Max(Common(address, Multicast6) + 1, linkLocal < LinkLocalLength ? linkLocal + 1 : LinkLocalLength));
    }

    /// <summary>Whether the last 32 bits of an IPv6 address are an IPv4 address: IPv4-mapped, or of the translation prefix of RFC 6052.</summary>
    public static bool HoldsIPv4(UInt128 address) => (address >> 32) is var prefix
        && (prefix == 0xffff || prefix == (UInt128)0x0064_ff9b << 64);

    private static int Common(UInt128 one, UInt128 other) => (int)UInt128.LeadingZeroCount(one ^ other);

    private readonly record struct Range4(uint Prefix, int Length, bool IsKept);
}
