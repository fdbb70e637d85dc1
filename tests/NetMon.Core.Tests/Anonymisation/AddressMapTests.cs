using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using NetMon.Anonymisation;

namespace NetMon.Tests.Anonymisation;

public sealed class AddressMapTests
{
    private static readonly ProtectionKey Key = ProtectionKey.FromBytes(CryptoPanTests.ReferenceKey);

    [Fact]
    public void Common_prefixes_stay_exactly_as_long()
    {
        using var map = new AddressMap(Key, MacProtection.Map);
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            // Near each other and near the special ranges, where mistakes would be.
            var one = (uint)random.NextInt64(1L << 32);
            if (i % 3 == 0) one = (one & 0x00ffffff) | new uint[] { 0x0a000000, 0x7f000000, 0xe0000000, 0xa9000000, 0xff000000, 0x00000000 }[i % 6];
            var other = one ^ (1u << random.Next(32)) ^ (uint)(random.NextInt64(1L << 32) >> random.Next(33) >> 8);

            Assert.Equal(BitOperations.LeadingZeroCount(one ^ other), BitOperations.LeadingZeroCount(map.Map(one) ^ map.Map(other)));
        }
    }

    [Fact]
    public void Common_prefixes_of_IPv6_stay_exactly_as_long()
    {
        using var map = new AddressMap(Key, MacProtection.Map);
        var random = new Random(2);
        string[] starts = ["2001:db8::", "fe80::", "fd00::", "fec0::", "2002::", "ff15::"];
        for (var i = 0; i < 1000; i++)
        {
            var one = Read6(starts[i % starts.Length]) ^ ((UInt128)(ulong)random.NextInt64() << random.Next(60));
            var other = one ^ ((UInt128)1 << random.Next(100)) ^ (UInt128)(uint)random.Next();

            Assert.Equal(UInt128.LeadingZeroCount(one ^ other), UInt128.LeadingZeroCount(map.Map(one) ^ map.Map(other)));
        }
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.251")]
    [InlineData("224.0.1.1")]
    [InlineData("239.255.255.250")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("ff02::1")]
    [InlineData("ff02::fb")]
    [InlineData("ff05::1:3")]
    [InlineData("::ffff:127.0.0.1")]
    public void Addresses_with_a_meaning_stay(string address) => Assert.Equal(address, MapText(address));

    [Theory]
    [InlineData("169.254.7.9", "169.254.")]
    [InlineData("239.1.2.3", "2")]
    [InlineData("fe80::1234:5678:9abc:def0", "fe80::")]
    [InlineData("ff02::1:ff12:3456", "ff02::1:ff")]
    [InlineData("ff35:40:2001:db8::1", "ff35:")]
    [InlineData("::ffff:192.0.2.1", "::ffff:")]
    [InlineData("64:ff9b::c000:201", "64:ff9b::")]
    public void Addresses_of_a_range_stay_in_it(string address, string start)
    {
        var mapped = MapText(address);

        Assert.StartsWith(start, mapped, StringComparison.Ordinal);
        Assert.NotEqual(address, mapped);
    }

    [Fact]
    public void Only_multicast_becomes_multicast()
    {
        using var map = new AddressMap(Key, MacProtection.Map);
        for (var high = 0u; high < 256; high++)
        {
            var mapped = map.Map((high << 24) | 0x00a1b2c3);
            Assert.Equal(high >> 4 == 0xe, mapped >> 28 == 0xe);
            Assert.Equal(high is 0 or 127, mapped >> 24 is 0 or 127);
        }
    }

    [Fact]
    public void An_IPv4_address_within_IPv6_has_the_pseudonym_of_IPv4()
    {
        using var map = new AddressMap(Key, MacProtection.Map);

        Assert.Equal((UInt128)map.Map(0xc0000201u) | (UInt128)0xffff << 32, map.Map(Read6("::ffff:192.0.2.1")));
    }

    [Theory]
    [InlineData("ffffffffffff")]
    [InlineData("000000000000")]
    [InlineData("0180c2000000")]
    [InlineData("01000ccccccc")]
    [InlineData("01005e0000fb")]
    [InlineData("3333000000fb")]
    public void Groups_of_protocols_stay(string mac)
    {
        foreach (var protection in Enum.GetValues<MacProtection>().Except([MacProtection.Zero])) Assert.Equal(mac, MapMac(mac, protection));
    }

    [Fact]
    public void Stations_keep_what_was_asked_for()
    {
        const string Station = "00163eaabbcc";
        Assert.NotEqual(Station, MapMac(Station, MacProtection.Map));
        Assert.NotEqual(Station[..6], MapMac(Station, MacProtection.Map)[..6]);
        Assert.Equal(Station[..6], MapMac(Station, MacProtection.KeepVendor)[..6]);
        Assert.NotEqual(Station, MapMac(Station, MacProtection.KeepVendor));
        Assert.Equal(new string('0', 12), MapMac(Station, MacProtection.Zero));
        Assert.Equal(Station, MapMac(Station, MacProtection.Keep));
        // A station does not become a group, nor a local address a global one.
        Assert.Equal(0, Convert.ToInt32(MapMac(Station, MacProtection.Map)[..2], 16) & 3);
        Assert.Equal(2, Convert.ToInt32(MapMac("02163eaabbcc", MacProtection.Map)[..2], 16) & 3);
    }

    [Fact]
    public void Many_different_addresses_are_mapped_in_bounded_memory()
    {
        using var map = new AddressMap(Key, MacProtection.Map);
        var first = map.Map(0x50000000u);
        for (var i = 0u; i < 300_000; i++) map.Map(0x50000000u + i);

        Assert.Equal(first, map.Map(0x50000000u));
        Assert.True(map.Count4 >= 1 << 18);
    }

    private static string MapMac(string mac, MacProtection protection)
    {
        using var map = new AddressMap(Key, protection);
        return map.MapMac(Convert.ToUInt64(mac, 16)).ToString("x12");
    }

    private static string MapText(string address)
    {
        using var map = new AddressMap(Key, MacProtection.Map);
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        if (bytes.Length == 4) BinaryPrimitives.WriteUInt32BigEndian(bytes, map.Map(BinaryPrimitives.ReadUInt32BigEndian(bytes)));
        else BinaryPrimitives.WriteUInt128BigEndian(bytes, map.Map(BinaryPrimitives.ReadUInt128BigEndian(bytes)));
        return new IPAddress(bytes).ToString();
    }

    private static UInt128 Read6(string address) => BinaryPrimitives.ReadUInt128BigEndian(IPAddress.Parse(address).GetAddressBytes());
}
