using System.Net;

namespace NetMon.Tests.Applications;

public sealed class ManagementProtocolTests
{
    [Fact]
    public void DHCP_says_who_asks_for_which_address()
    {
        var message = Probe.Udp(Samples.Dhcp, 67, 68);

        Assert.Equal("DHCP Request  - Transaction ID 0x3d1d0001", message!.Info);
        Assert.Equal("laptop", message.Field("Host name"));
        Assert.Equal(IPAddress.Parse("192.0.2.77"), message.Field("Requested IP address"));
        Assert.Equal("MSFT 5.0", message.Field("Vendor class identifier"));
        Assert.Equal("00:0b:82:01:fc:42", message.Field("Client hardware address"));
    }

    [Fact]
    public void BOOTP_without_options_is_named_by_its_operation()
    {
        byte[] data = new Bytes().U8(1, 1, 6, 0).U32(1).Zeros(20).Hex("000b8201fc42").Zeros(10 + 192 + 64);

        Assert.Equal("Boot Request from 00:0b:82:01:fc:42 (00:0b:82:01:fc:42)", Probe.Udp(data, 67, 68)!.Info);
    }

    [Fact]
    public void DHCPv6_shows_client_address_and_name()
    {
        var message = Probe.Udp(Samples.Dhcpv6, 547, 546);

        Assert.Equal("Solicit XID: 0xaabbcc CID: 000300010203 IAA: 2001:db8::77", message!.Info);
        Assert.Equal("laptop", message.Field("Client FQDN"));
        Assert.Equal("MSFT 5.0", message.Field("Vendor class"));
    }

    [Fact]
    public void DHCPv6_relays_within_relays_come_to_an_end()
    {
        var inner = Samples.Dhcpv6;
        for (var i = 0; i < 40; i++)
            inner = new Bytes().U8(12, i).Zeros(32).U16(9, inner.Length).Hex(Convert.ToHexString(inner));

        Assert.StartsWith("Relay-forw L: :: Relay-forw", Probe.Udp(inner, 547, 547)!.Info, StringComparison.Ordinal);
    }

    [Fact]
    public void NTP_shows_version_mode_and_stratum()
    {
        var message = Probe.Udp(Samples.Ntp, Probe.AnyPort, 123);

        Assert.Equal("NTP Version 4, server", message!.Info);
        Assert.Equal(2, message.Field("Stratum"));
        Assert.Equal(IPAddress.Parse("192.0.2.123"), message.Field("Reference ID"));
        Assert.Equal("2023-08-02T21:20:01.5000000Z", message.Field("Origin timestamp"));
    }

    [Fact]
    public void SNMP_shows_version_community_and_what_is_asked()
    {
        var message = Probe.Udp(Samples.Snmp, 161);

        Assert.Equal("get-request 1.3.6.1.2.1.1.5.0", message!.Info);
        Assert.Equal(("2c", "public"), (message.Field("Version"), message.Field("Community")));
        Assert.Equal("SNMP", Probe.Udp(Samples.Snmp, 40161)?.Application);
    }

    [Fact]
    public void SNMP_version_3_names_its_user_and_says_when_it_is_encrypted()
    {
        byte[] security = new Bytes().Ber(0x30, new Bytes().Ber(4, [1, 2]).Ber(2, [0]).Ber(2, [0]).Ber(4, "admin"u8.ToArray()).Ber(4, []).Ber(4, []));
        byte[] data = new Bytes().Ber(0x30, new Bytes().Ber(2, [3]).Ber(0x30, new Bytes().Ber(2, [9]).Ber(2, [5, 0]).Ber(4, [3]).Ber(2, [3]))
            .Ber(4, security).Ber(4, [1, 2, 3, 4]));

        var message = Probe.Udp(data, 161);

        Assert.Equal("encryptedPDU: privKey Unknown", message!.Info);
        Assert.Equal("admin", message.Field("User name"));
    }

    [Fact]
    public void LDAP_shows_operation_name_and_way_to_log_on() =>
        Assert.Equal("bindRequest(1) \"cn=anon\" simple", Probe.Tcp(Samples.LdapBind, 389)!.Info);

    [Fact]
    public void Several_LDAP_messages_are_all_shown()
    {
        byte[] entry = new Bytes().Ber(0x30, new Bytes().Ber(2, [2]).Ber(0x64, new Bytes().Ber(4, "cn=a"u8.ToArray()).Ber(0x30, [])));
        byte[] done = new Bytes().Ber(0x30, new Bytes().Ber(2, [2]).Ber(0x65, new Bytes().Ber(0x0a, [0]).Ber(4, []).Ber(4, [])));

        Assert.Equal("searchResEntry(2) \"cn=a\" | searchResDone(2) success", Probe.Tcp([.. entry, .. done], Probe.AnyPort, 389)!.Info);
    }

    [Fact]
    public void Kerberos_errors_are_named()
    {
        Assert.Equal("KRB Error: KRB5KDC_ERR_PREAUTH_REQUIRED", Probe.Udp(Samples.Krb, Probe.AnyPort, 88)!.Info);
    }

    [Fact]
    public void RADIUS_shows_who_asks()
    {
        var message = Probe.Udp(Samples.Radius, 1812);

        Assert.Equal("Access-Request id=5", message!.Info);
        Assert.Equal("alice", message.Field("User-Name"));
    }

    [Fact]
    public void A_RADIUS_attribute_of_no_length_is_not_RADIUS()
    {
        byte[] data = new Bytes().U8(1, 5).U16(22).Zeros(16).U8(1, 0);

        Assert.Null(Probe.Udp(data, 1812));
    }

    [Theory]
    [InlineData("<34>Oct 11 22:14:15 host su: hi", 40514, "AUTH.CRIT: Oct 11 22:14:15 host su: hi")]
    [InlineData("<0>boom", 514, "KERN.EMERG: boom")]
    public void Syslog_shows_facility_and_severity(string text, int port, string expected) =>
        Assert.Equal(expected, Probe.Udp(new Bytes().Text(text), port)!.Info);

    [Theory]
    [InlineData("<192>x", 514)]
    [InlineData("<>x", 514)]
    [InlineData("<html><body>", 40514)]
    [InlineData("<34>whatever it is", 40514)]
    public void What_only_begins_with_a_bracket_is_not_syslog(string text, int port) => Assert.Null(Probe.Udp(new Bytes().Text(text), port));

    [Fact]
    public void TFTP_shows_the_file_and_its_options() =>
        Assert.Equal("Read Request, File: boot.img, Transfer type: octet, tsize=0", Probe.Udp(new Bytes().U16(1).Text("boot.img\0octet\0tsize\00\0"), 69)!.Info);
}
