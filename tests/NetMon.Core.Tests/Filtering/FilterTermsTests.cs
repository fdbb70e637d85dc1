using NetMon.Adapters.Capture;
using NetMon.Filtering;

namespace NetMon.Tests.Filtering;

public sealed class FilterTermsTests
{
    [Fact]
    public void No_term_makes_no_expression() => Assert.Null(new FilterTerms { Filter = "  " }.ToExpression());

    [Fact]
    public void One_term_stays_as_it_is() =>
        Assert.Equal("tcp or udp", new FilterTerms { Filter = " tcp or udp " }.ToExpression());

    [Fact]
    public void Values_are_alternatives_and_terms_must_all_hold()
    {
        var terms = new FilterTerms
        {
            Filter = "not arp",
            Protocol = ["TCP", "udp"],
            Address = ["10.1.2.3"],
            SourceAddress = ["10.0.0.1/8", "2001:db8::1/32"],
            DestinationAddress = ["::1"],
            Port = ["80", "443"],
            SourcePort = ["0"],
            DestinationPort = ["65535"],
        };

        Assert.Equal(
            "(not arp) and (tcp or udp) and (host 10.1.2.3) and (src net 10.0.0.0/8 or src net 2001:db8::/32) and (dst host ::1)"
            + " and (port 80 or port 443) and (src port 0) and (dst port 65535)",
            terms.ToExpression());
    }

    [Theory]
    [InlineData("10.1.2.3/8", "net 10.0.0.0/8")]
    [InlineData("10.1.2.255/25", "net 10.1.2.128/25")]
    [InlineData("10.1.2.3/32", "net 10.1.2.3/32")]
    [InlineData("10.1.2.3/0", "net 0.0.0.0/0")]
    [InlineData("2001:db8:ffff::1/33", "net 2001:db8:8000::/33")]
    [InlineData("2001:db8::1/128", "net 2001:db8::1/128")]
    [InlineData("2001:db8::1/0", "net ::/0")]
    [InlineData("fe80::1%3", "host fe80::1")]
    [InlineData("::ffff:10.0.0.1", "host ::ffff:10.0.0.1")]
    [InlineData(" 192.0.2.1 ", "host 192.0.2.1")]
    public void Host_bits_of_networks_are_cleared(string address, string expected)
    {
        Assert.Equal(expected, new FilterTerms { Address = [address] }.ToExpression());
        LibpcapFilterTests.RequireLibpcap();
        new LibpcapFilterCompiler().Compile(expected, LinkType.Ethernet);
    }

    [Theory]
    [InlineData("10.1")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a000001")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("2001:db8::/129")]
    [InlineData("example.com")]
    [InlineData("")]
    [InlineData("10.0.0.1) or (tcp")]
    public void What_is_no_address_is_refused(string address)
    {
        var error = Assert.Throws<FilterException>(() => new FilterTerms { Address = [address] }.ToExpression());

        Assert.Equal(address, error.Expression);
        Assert.Contains($"'{address}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gre", "proto 47")]
    [InlineData("ICMPv6", "icmp6")]
    [InlineData("IPv6", "ip6")]
    [InlineData("255", "proto 255")]
    public void Protocols_have_names_and_numbers(string protocol, string expected) =>
        Assert.Equal(expected, new FilterTerms { Protocol = [protocol] }.ToExpression());

    [Theory]
    [InlineData("tpc")]
    [InlineData("256")]
    [InlineData("-1")]
    [InlineData("")]
    public void What_is_no_protocol_is_refused_and_the_names_are_named(string protocol)
    {
        var error = Assert.Throws<FilterException>(() => new FilterTerms { Protocol = [protocol] }.ToExpression());

        Assert.Contains("icmp6, ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("443", "port 443")]
    [InlineData(" 8000-8100 ", "portrange 8000-8100")]
    [InlineData("https", "port 443")]
    [InlineData("HTTPS", "port 443")]
    [InlineData("dhcp", "portrange 67-68")]
    [InlineData("0-65535", "portrange 0-65535")]
    public void Ports_are_numbers_ranges_and_services(string port, string expected) =>
        Assert.Equal(expected, new FilterTerms { Port = [port] }.ToExpression());

    [Theory]
    [InlineData("65536", "0 to 65535")]
    [InlineData("-1", "0 to 65535")]
    [InlineData("90-80", "8000-8100")]
    [InlineData("htpps", "Did you mean https")]
    [InlineData("mysq", "Did you mean mysql")]
    [InlineData("", "name of a service")]
    public void What_is_no_port_is_refused_with_what_would_be_one(string port, string words) =>
        Assert.Contains(words, Assert.Throws<FilterException>(() => new FilterTerms { SourcePort = [port] }.ToExpression()).Message, StringComparison.Ordinal);

    [Fact]
    public void Libpcap_takes_every_protocol_by_name()
    {
        LibpcapFilterTests.RequireLibpcap();
        var compiler = new LibpcapFilterCompiler();

        foreach (var name in FilterProtocols.Names)
        {
            compiler.Compile(new FilterTerms { Protocol = [name, "tcp"] }.ToExpression()!, LinkType.Ethernet);
        }
    }
}
