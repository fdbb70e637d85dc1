using System.Buffers.Binary;
using System.Net;
using NetMon.Anonymisation;

namespace NetMon.Tests.Anonymisation;

public sealed class CryptoPanTests
{
    /// <summary>The key of sample.cpp in the reference implementation, Crypto-PAn 1.0.</summary>
    public static readonly byte[] ReferenceKey =
    [
        21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
    ];

    // sample_trace_raw.dat and sample_trace_sanitized.dat of the reference implementation.
    [Theory]
    [InlineData("128.11.68.132", "135.242.180.132")]
    [InlineData("129.118.74.4", "134.136.186.123")]
    [InlineData("130.132.252.244", "133.68.164.234")]
    [InlineData("141.223.7.43", "141.167.8.160")]
    [InlineData("141.233.145.108", "141.129.237.235")]
    [InlineData("152.163.225.39", "151.140.114.167")]
    [InlineData("156.29.3.236", "147.225.12.42")]
    [InlineData("165.247.96.84", "162.9.99.234")]
    [InlineData("166.107.77.190", "160.132.178.185")]
    [InlineData("192.102.249.13", "252.138.62.131")]
    [InlineData("192.215.32.125", "252.43.47.189")]
    [InlineData("192.233.80.103", "252.25.108.8")]
    [InlineData("192.41.57.43", "252.222.221.184")]
    [InlineData("193.150.244.223", "253.169.52.216")]
    [InlineData("195.205.63.100", "255.186.223.5")]
    [InlineData("198.200.171.101", "249.199.68.213")]
    [InlineData("198.26.132.101", "249.36.123.202")]
    [InlineData("198.36.213.5", "249.7.21.132")]
    [InlineData("198.51.77.238", "249.18.186.254")]
    [InlineData("199.217.79.101", "248.38.184.213")]
    [InlineData("202.49.198.20", "245.206.7.234")]
    [InlineData("203.12.160.252", "244.248.163.4")]
    [InlineData("204.184.162.189", "243.192.77.90")]
    [InlineData("204.202.136.230", "243.178.4.198")]
    [InlineData("204.29.20.4", "243.33.20.123")]
    [InlineData("205.178.38.67", "242.108.198.51")]
    [InlineData("24.0.250.221", "100.15.198.226")]
    [InlineData("38.15.67.68", "64.3.66.187")]
    [InlineData("4.3.88.225", "124.60.155.63")]
    [InlineData("63.14.55.111", "95.9.215.7")]
    public void The_pseudonyms_of_the_reference_implementation_are_met(string address, string pseudonym)
    {
        using var pan = new CryptoPan(ReferenceKey);
        var value = BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());

        var mapped = value ^ (uint)(pan.Flips((UInt128)value << 96, 32) >> 96);

        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(pseudonym).GetAddressBytes()), mapped);
    }

    // The same algorithm on 128 bits, as other implementations for IPv6 have it (yacryptopan).
    [Theory]
    [InlineData("::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed")]
    [InlineData("::2", "78ff:f001:9fc0:20df:8380:b1f1:704:ef")]
    [InlineData("::ffff", "78ff:f001:9fc0:20df:8380:b1f1:704:f838")]
    [InlineData("2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e")]
    [InlineData("2001:db8::2", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c")]
    public void The_pseudonyms_of_IPv6_are_those_of_others(string address, string pseudonym)
    {
        using var pan = new CryptoPan(ReferenceKey);
        var value = BinaryPrimitives.ReadUInt128BigEndian(IPAddress.Parse(address).GetAddressBytes());

        Assert.Equal(BinaryPrimitives.ReadUInt128BigEndian(IPAddress.Parse(pseudonym).GetAddressBytes()), value ^ pan.Flips(value, 128));
    }
}
