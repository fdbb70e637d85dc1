using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetMon.Tests.Applications;

public class TlsDecoderTests
{
    private static readonly byte[] Hello = TlsBytes.ClientHello(
        0x0303, [0x1301, 0xc02f], TlsBytes.ServerName("www.example.com"), TlsBytes.ApplicationProtocols("h2", "http/1.1"), TlsBytes.SupportedVersions(0x0a0a, 0x0304, 0x0303));

    [Theory]
    [InlineData(443)]
    [InlineData(49999)]
    public void A_client_hello_says_whom_it_is_for_on_any_port(int port)
    {
        var message = Segment.ToServer((ushort)port, TlsBytes.Record(TlsBytes.Handshake, Hello)).Read();
        Assert.Equal("TLS", message?.Application);
        Assert.Equal("www.example.com", message?.ServerName);
        Assert.Equal("Client Hello (SNI=www.example.com)", message?.Info);
        Assert.Equal("TLS 1.3", message.Field("Version"));
        Assert.Equal("h2, http/1.1", message.Field("ALPN"));
    }

    [Fact]
    public void The_server_name_is_where_its_field_says()
    {
        var bytes = TlsBytes.Record(TlsBytes.Handshake, Hello);
        var field = Segment.ToServer(443, bytes).Read()!.Fields.Single(f => f.Name == "Server Name");
        Assert.Equal("www.example.com"u8.ToArray(), bytes.AsSpan(field.Offset, field.Length).ToArray());
    }

    [Fact]
    public void A_hello_over_two_records_is_put_together()
    {
        byte[] bytes = [.. TlsBytes.Record(TlsBytes.Handshake, Hello[..60]), .. TlsBytes.Record(TlsBytes.Handshake, Hello[60..])];
        Assert.Equal("www.example.com", Segment.ToServer(443, bytes).Read()?.ServerName);
    }

    [Fact]
    public void A_second_hello_after_a_change_of_cipher_is_read()
    {
        byte[] bytes = [.. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. TlsBytes.Record(TlsBytes.Handshake, Hello)];
        Assert.Equal("Change Cipher Spec, Client Hello (SNI=www.example.com)", Segment.ToServer(443, bytes).Read()?.Info);
    }

    [Fact]
    public void What_follows_a_change_of_cipher_is_encrypted()
    {
        byte[] bytes = [.. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. TlsBytes.Record(TlsBytes.Handshake, new byte[40])];
        Assert.Equal("Change Cipher Spec, Encrypted Handshake Message", Segment.ToServer(443, bytes).Read()?.Info);
    }

    [Fact]
    public void A_server_hello_says_what_was_chosen()
    {
        var hello = TlsBytes.ServerHello(0x0303, 0x1301, TlsBytes.Extension(43, 3, 4), TlsBytes.ApplicationProtocols("h2"));
        byte[] bytes =
        [
            .. TlsBytes.Record(TlsBytes.Handshake, hello), .. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]),
            .. TlsBytes.Record(TlsBytes.ApplicationData, new byte[64]),
        ];
        var message = Segment.FromServer(443, bytes).Read();
        Assert.Equal("Server Hello, Change Cipher Spec, Application Data", message?.Info);
        Assert.Equal("TLS 1.3", message.Field("Version"));
        Assert.Equal("TLS_AES_128_GCM_SHA256", message.Field("Cipher Suite"));
        Assert.Equal("h2", message.Field("ALPN"));
    }

    [Fact]
    public void A_certificate_in_the_clear_says_whose_it_is()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.example.org, O=Example", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        byte[] messages = [.. TlsBytes.ServerHello(0x0303, 0xc02f), .. TlsBytes.Certificate(certificate.RawData), .. TlsBytes.Message(14, [])];
        var message = Segment.FromServer(443, TlsBytes.Record(TlsBytes.Handshake, messages)).Read();
        Assert.Equal("Server Hello, Certificate, Server Hello Done", message?.Info);
        Assert.Equal("mail.example.org", message.Field("Certificate Subject"));
        Assert.Equal("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", message.Field("Cipher Suite"));
    }

    [Fact]
    public void An_alert_says_how_bad_it_is()
    {
        var message = Segment.FromServer(443, TlsBytes.Record(TlsBytes.Alert, [2, 48])).Read();
        Assert.Equal("Alert (Level: Fatal, Description: Unknown CA)", message?.Info);
    }

    [Fact]
    public void A_record_that_goes_on_in_the_next_segment_is_still_named()
    {
        var bytes = TlsBytes.Record(TlsBytes.ApplicationData, new byte[4000]);
        Assert.Equal("Application Data", Segment.Read(Segment.ToServer(443, bytes).End(1400))?.Info);
    }

    [Fact]
    public void A_name_is_there_as_soon_as_its_bytes_are()
    {
        var bytes = TlsBytes.Record(TlsBytes.Handshake, Hello);
        var end = bytes.AsSpan().IndexOf("www.example.com"u8) + "www.example.com".Length;
        Assert.Null(Segment.Read(Segment.ToServer(443, bytes).End(end - 1))?.ServerName);
        Assert.Equal("www.example.com", Segment.Read(Segment.ToServer(443, bytes).End(end))?.ServerName);
    }

    [Fact]
    public void Bytes_that_are_not_ascii_and_control_characters_in_a_name_are_made_safe()
    {
        var hello = TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.ServerName("a\u001bé"));
        Assert.Equal("a\\x1b\uFFFD\uFFFD", Segment.ToServer(443, TlsBytes.Record(TlsBytes.Handshake, hello)).Read()?.ServerName);
    }

    [Fact]
    public void A_record_that_something_else_follows_is_no_record()
    {
        byte[] bytes = [.. TlsBytes.Record(TlsBytes.ApplicationData, new byte[8]), .. new byte[16]];
        Assert.Null(Segment.ToServer(443, bytes).Detect());
    }

    [Fact]
    public void The_hello_of_SSL_2_is_named()
    {
        byte[] body = [1, 3, 1, 0, 6, 0, 0, 0, 16, 0, 0, 4, 0, 0, 5, .. new byte[16]];
        var message = Segment.ToServer(443, [0x80, (byte)body.Length, .. body]).Read();
        Assert.Equal("Client Hello", message?.Info);
        Assert.Equal("TLS 1.0", message.Field("Version"));
    }

    [Fact]
    public void A_hello_of_DTLS_is_read_past_its_cookie()
    {
        var hello = Hello[4..];
        byte[] withCookie = [0xfe, 0xfd, .. hello[2..35], 3, 9, 9, 9, .. hello[35..]];
        byte[] message = [1, 0, .. TlsBytes.Big((ushort)withCookie.Length), 0, 0, 0, 0, 0, 0, .. TlsBytes.Big((ushort)withCookie.Length), .. withCookie];
        byte[] record = [22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, .. TlsBytes.Vector16(message)];
        var read = Segment.Datagram(49000, record).Read();
        Assert.Equal("DTLS", read?.Application);
        Assert.Equal("www.example.com", read?.ServerName);
    }

    [Fact]
    public void Lengths_that_lie_or_are_zero_end_a_hello_quietly()
    {
        var lies = TlsBytes.ClientHello(0x0303, [0x1301], [0, 0, 0xff, 0xff, 0, 0], TlsBytes.Extension(16));
        var empty = TlsBytes.ClientHello(0x0303, [], TlsBytes.Extension(0), TlsBytes.Extension(10), TlsBytes.Extension(16), TlsBytes.Extension(43));
        Assert.Null(Segment.ToServer(443, TlsBytes.Record(TlsBytes.Handshake, lies)).Read()?.ServerName);
        Assert.Equal("Client Hello", Segment.ToServer(443, TlsBytes.Record(TlsBytes.Handshake, empty)).Read()?.Info);
    }
}
