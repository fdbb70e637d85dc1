using System.Net;
using NetMon.Packets;

namespace NetMon.Presentation;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.1")]
    [InlineData("::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    public void An_address_is_written_as_the_system_writes_it_also_the_second_time(string text)
    {
        var address = IPAddress.Parse(text).GetAddressBytes();

        Assert.Equal(text, AddressText.Of(address));
        Assert.Equal(text, AddressText.Of(address));
    }

    [Fact]
    public void Addresses_of_both_versions_with_the_same_number_stay_apart()
    {
        byte[] four = [0, 0, 0, 1];
        byte[] six = [.. new byte[15], 1];

        Assert.Equal(["0.0.0.1", "::1", "0.0.0.1"], [AddressText.Of(four), AddressText.Of(six), AddressText.Of(four)]);
    }

    [Fact]
    public void The_same_address_is_the_same_string()
    {
        byte[] address = [203, 0, 113, 77];
        var first = AddressText.Of(address);

        Assert.Same(first, AddressText.Of(address));
    }

    [Fact]
    public void Many_threads_with_more_addresses_than_are_kept_get_their_own()
    {
        Parallel.For(0, 200_000, number =>
        {
            byte[] address = [10, (byte)(number >> 16), (byte)(number >> 8), (byte)number];
            Assert.Equal($"10.{address[1]}.{address[2]}.{address[3]}", AddressText.Of(address));
        });
    }
}
