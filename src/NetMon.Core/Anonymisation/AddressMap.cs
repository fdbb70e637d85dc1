using System.Buffers.Binary;

namespace NetMon.Anonymisation;

/// <summary>The pseudonyms of addresses: IPv4, IPv6 and MAC, under one key. Not thread-safe.</summary>
internal sealed class AddressMap : IDisposable
{
    // Bounds the memory for captures with random addresses; beyond it, pseudonyms are computed again.
    private const int CacheLimit = 1 << 18;
    private const int MacBits = 48;
    private const ulong GroupBit = 0x0100_0000_0000;
    private const ulong LocalBit = 0x0200_0000_0000;
    private const ulong VendorBits = 0xffff_ff00_0000;
    private const ulong Broadcast = 0xffff_ffff_ffff;

    // 01:00:5e: the last 23 bits of an IPv4 group. 33:33: the last 32 bits of an IPv6 group.
    private const ulong GroupPrefix4 = 0x0100_5e00_0000;
    private const ulong GroupPrefix6 = 0x3333_0000_0000;

    // The first three bytes of group addresses that name a protocol, not a station: IEEE 802, Cisco, PTP, GOOSE, DEC, AppleTalk, HSR, ISO.
    private static readonly uint[] ProtocolGroups =
        [0x0180c2, 0x01000c, 0x011b19, 0x010ccd, 0x011520, 0x09002b, 0x090007, 0x090009, 0x030000, 0xab0000, 0xcf0000, 0x01e0ec, 0x0120da];

    private readonly CryptoPan _pan;
    private readonly CryptoPan _macPan;
    private readonly MacProtection _mac;
    private readonly Dictionary<uint, uint> _cache4 = [];
    private readonly Dictionary<UInt128, UInt128> _cache6 = [];
    private readonly Dictionary<ulong, ulong> _cacheMac = [];

    /// <summary>Creates the mapping of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mac">What happens to MAC addresses.</param>
    public AddressMap(ProtectionKey key, MacProtection mac)
    {
        _mac = mac;
        _pan = new CryptoPan(key.Bytes);
        _macPan = new CryptoPan(key.Derive("mac"));
    }

    /// <summary>Number of different IPv4 addresses that were mapped, at least; exact up to the limit of the cache.</summary>
    public long Count4 { get; private set; }

    /// <summary>Number of different IPv6 addresses that were mapped, at least.</summary>
    public long Count6 { get; private set; }

    /// <summary>Number of different MAC addresses that were mapped, at least.</summary>
    public long CountMac { get; private set; }

    /// <summary>The pseudonym of an IPv4 address.</summary>
    public uint Map(uint address)
    {
        if (_cache4.TryGetValue(address, out var found)) return found;
        var kept = SpecialAddresses.KeptBits(address);
        var mapped = kept == 32 ? address : address ^ ((uint)(_pan.Flips((UInt128)address << 96, 32) >> 96) & (uint.MaxValue >> kept));
        Count4 = Remember(_cache4, address, mapped, Count4);
        return mapped;
    }

    /// <summary>The pseudonym of an IPv6 address.</summary>
    public UInt128 Map(UInt128 address)
    {
        if (_cache6.TryGetValue(address, out var found)) return found;
        var mapped = SpecialAddresses.HoldsIPv4(address) ? (address & ~(UInt128)uint.MaxValue) | Map((uint)address) : MapBits(address);
        Count6 = Remember(_cache6, address, mapped, Count6);
        return mapped;
    }

    /// <summary>The pseudonym of a MAC address of 48 bits.</summary>
    public ulong MapMac(ulong address)
    {
        if (_mac == MacProtection.Keep || address is 0 or Broadcast) return address;
        if (_mac == MacProtection.Zero) return 0;
        if (_cacheMac.TryGetValue(address, out var found)) return found;
        var mapped = (address & GroupBit) != 0 ? MapGroup(address) : MapStation(address);
        CountMac = Remember(_cacheMac, address, mapped, CountMac);
        return mapped;
    }

    /// <summary>The group address that Ethernet uses for an IPv4 group, RFC 1112 section 6.4.</summary>
    public static ulong GroupMac(uint group) => GroupPrefix4 | (group & 0x7f_ffff);

    /// <summary>The group address that Ethernet uses for an IPv6 group, RFC 2464 section 7.</summary>
    public static ulong GroupMac(UInt128 group) => GroupPrefix6 | (uint)group;

    /// <summary>Reads a MAC address.</summary>
    public static ulong ReadMac(ReadOnlySpan<byte> bytes) => ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);

    /// <summary>Writes a MAC address.</summary>
    public static void WriteMac(Span<byte> bytes, ulong address)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(address >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)address);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pan.Dispose();
        _macPan.Dispose();
    }

    private UInt128 MapBits(UInt128 address)
    {
        var kept = SpecialAddresses.KeptBits(address);
        return kept == 128 ? address : address ^ (_pan.Flips(address, 128) & (UInt128.MaxValue >> kept));
    }

    private ulong MapStation(ulong address) => address ^ (FlipsOf(address) & ~(GroupBit | LocalBit | (_mac == MacProtection.KeepVendor ? VendorBits : 0)));

    private ulong MapGroup(ulong address)
    {
        const ulong SolicitedNode = 0x3333_ff00_0000;
        const ulong SolicitedNodeMask = 0xffff_ff00_0000;
        if (address >> 32 == GroupPrefix6 >> 32)
        {
            if ((address & SolicitedNodeMask) == SolicitedNode) return GroupMac(Map(new UInt128(0xff02_0000_0000_0000, 0x1_0000_0000UL | (uint)address)));
            // Assigned groups have small numbers.
            return (address & 0xffff_0000) == 0 ? address : address ^ (FlipsOf(address) & uint.MaxValue);
        }

        if (address >> 23 == GroupPrefix4 >> 23)
        {
            var isAssigned = SpecialAddresses.KeptBits(0xe000_0000 | (uint)(address & 0x7f_ffff)) == 32
                || SpecialAddresses.KeptBits(0xef80_0000 | (uint)(address & 0x7f_ffff)) == 32;
            return isAssigned ? address : address ^ (FlipsOf(address) & 0x7f_ffff);
        }

        return Array.IndexOf(ProtocolGroups, (uint)(address >> 24)) >= 0 ? address : MapStation(address);
    }

    private ulong FlipsOf(ulong mac) => (ulong)(_macPan.Flips((UInt128)mac << (128 - MacBits), MacBits) >> (128 - MacBits));

    private static long Remember<T>(Dictionary<T, T> cache, T address, T mapped, long count)
        where T : notnull
    {
        if (cache.Count >= CacheLimit)
        {
            // What is mapped again is not counted again, as far as that is known: the count is the most at one time, or more.
            count = Math.Max(count, cache.Count);
            cache.Clear();
        }

        cache.Add(address, mapped);
        return Math.Max(count, cache.Count);
    }
}
