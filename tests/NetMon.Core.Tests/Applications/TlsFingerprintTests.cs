using NetMon.Decoding.Applications.Tls;

namespace NetMon.Tests.Applications;

public class TlsFingerprintTests
{
    [Fact]
    public void JA3_of_the_published_examples()
    {
        var withExtensions = Read(TlsBytes.ClientHello(
            0x0301, [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
            TlsBytes.ServerName("example.com"), TlsBytes.Groups(23, 24, 25), TlsBytes.PointFormats(0)));
        Assert.Equal("769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0", TlsFingerprint.Ja3Text(withExtensions));
        Assert.Equal("ada70206e40642a3e4461f35503241d5", TlsFingerprint.Ja3(TlsFingerprint.Ja3Text(withExtensions)));

        var without = Read(TlsBytes.ClientHello(0x0301, [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99]));
        Assert.Equal("769,4-5-10-9-100-98-3-6-19-18-99,,,", TlsFingerprint.Ja3Text(without));
        Assert.Equal("de350869b8c85de67a350c8d186f11e6", TlsFingerprint.Ja3(TlsFingerprint.Ja3Text(without)));
    }

    [Fact]
    public void JA4_of_the_published_example()
    {
        // The numbers are those of the specification's example, with GREASE among them; order does not count.
        ushort[] suites = [0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035];
        ushort[] others = [0x001b, 0x0033, 0x4469, 0x0017, 0x002d, 0x0005, 0x0023, 0x0012, 0xff01, 0x0015];
        var hello = Read(TlsBytes.ClientHello(
            0x0303, suites,
            [
                TlsBytes.Extension(0x0a0a), TlsBytes.ServerName("example.com"), TlsBytes.ApplicationProtocols("h2", "http/1.1"),
                TlsBytes.SupportedVersions(0x3a3a, 0x0304, 0x0303), TlsBytes.Groups(0x1a1a, 29, 23, 24), TlsBytes.PointFormats(0),
                TlsBytes.SignatureAlgorithms(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601),
                .. others.Select(type => TlsBytes.Extension(type)),
            ]));
        Assert.Equal("t13d1516h2_8daaf6152771_e5627efa2ab1", TlsFingerprint.Ja4(hello, TlsTransport.Stream));
        Assert.StartsWith("q13d1516h2_", TlsFingerprint.Ja4(hello, TlsTransport.Quic), StringComparison.Ordinal);
    }

    [Fact]
    public void JA4_of_a_hello_that_offers_nothing()
    {
        var hello = Read(TlsBytes.ClientHello(0x0301, []));
        Assert.Equal("t10i000000_000000000000_000000000000", TlsFingerprint.Ja4(hello, TlsTransport.Stream));
    }

    [Fact]
    public void JA4_takes_hexadecimal_where_a_protocol_is_not_text()
    {
        var hello = Read(TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.Extension(16, TlsBytes.Vector16(TlsBytes.Vector8([0xab, 0xcd])))));
        Assert.StartsWith("t12i0101ad_", TlsFingerprint.Ja4(hello, TlsTransport.Stream), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_hello_has_no_fingerprint()
    {
        var bytes = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.ServerName("example.com")));
        Assert.NotNull(Segment.ToServer(443, bytes).Read().Field("JA4"));
        Assert.Null(Segment.Read(Segment.ToServer(443, bytes).End(bytes.Length - 1)).Field("JA4"));
    }

    private static TlsClientHello Read(byte[] message) => TlsClientHello.Read(message.AsSpan(4), isDatagram: false);
}
