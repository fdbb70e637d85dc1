namespace NetMon.Tests.Applications;

public class RemoteAccessTests
{
    [Fact]
    public void A_banner_and_the_key_exchange_after_it_are_both_read()
    {
        var exchange = ApplicationSamples.All.Single(s => s.Info == "Client: Key Exchange Init").Segment.Bytes;
        var message = Segment.FromServer(22, [.. "SSH-2.0-OpenSSH_9.6\r\n"u8, .. exchange]).Read();
        Assert.Equal("Server: Protocol (SSH-2.0-OpenSSH_9.6), Key Exchange Init", message?.Info);
        Assert.Equal("SSH-2.0-OpenSSH_9.6", message.Field("Protocol"));
        Assert.Equal("curve25519-sha256", message.Field("Key Exchange Algorithms"));
        Assert.Equal("aes128-ctr", message.Field("Encryption Algorithms Server to Client"));
        Assert.Equal("none", message.Field("Compression Algorithms Client to Server"));
    }

    [Fact]
    public void A_banner_is_known_on_any_port() => Assert.Equal("SSH", Segment.FromServer(40022, "SSH-2.0-dropbear_2022.83\r\n").Detect());

    [Fact]
    public void What_SSH_encrypted_is_not_named() =>
        Assert.Null(Segment.FromServer(22, [0x9c, 0x11, 0x5e, 0x77, 0x03, 0x88, 0xc1, 0x5a, 0x10, 0xfe, 0x42, 0x07]).Detect());

    [Fact]
    public void A_remote_desktop_request_is_known_on_any_port_and_says_whose_it_is()
    {
        var request = ApplicationSamples.All.First(s => s.Application == "RDP").Segment.Bytes;
        var message = Segment.ToServer(40389, request).Read();
        Assert.Equal("RDP", message?.Application);
        Assert.Equal("alice", message.Field("User"));
        Assert.Equal(3u, message.Field("Requested Protocols"));
    }

    [Theory]
    [InlineData(21, "150-text of a page\r\n", "FTP")]
    [InlineData(40021, "150-text of a page\r\n", null)]
    [InlineData(40025, "220 mail.example ESMTP Postfix\r\n", "SMTP")]
    [InlineData(40025, "MAIL FROM:<alice@example.org>\r\n", "SMTP")]
    [InlineData(25, "Dear Bob, this is a letter\r\n", null)]
    [InlineData(40110, "+OK POP3 server ready\r\n", "POP3")]
    [InlineData(40143, "* OK IMAP4rev1 ready\r\n", "IMAP")]
    [InlineData(46667, ":irc.example 001 alice :Welcome\r\n", "IRC")]
    [InlineData(40379, "*1\r\n$4\r\nPING\r\n", "REDIS")]
    [InlineData(40379, "+OK\r\n", null)]
    [InlineData(40000, "EHLO\u0001\u0002", null)]
    public void Text_is_named_by_what_no_other_protocol_says_and_by_less_on_its_own_port(int port, string text, string? application) =>
        Assert.Equal(application, Segment.ToServer((ushort)port, text).Detect());
}
