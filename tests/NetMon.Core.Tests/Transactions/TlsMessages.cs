using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Transactions;

/// <summary>Flights of TLS handshakes: the bytes that one side sends at once.</summary>
internal static class TlsMessages
{
    public const ushort Tls10 = 0x0301;
    public const ushort Tls12 = 0x0303;
    public const ushort Tls13 = 0x0304;
    public const ushort EcdheRsaAes128 = 0xc02f;
    public const ushort Aes128 = 0x1301;

    /// <summary>Length of a record with the Finished of TLS 1.3 and SHA-256, and of one with an alert.</summary>
    public const int Finished13 = 4 + 32 + 1 + 16;
    public const int Alert13 = 2 + 1 + 16;

    public static byte[] Certificate { get; } = MakeCertificate();

    public static byte[] Hello12(params byte[][] extensions) => TlsBytes.Record(
        TlsBytes.Handshake, TlsBytes.ClientHello(Tls12, [EcdheRsaAes128], [TlsBytes.ServerName("www.example.com"), .. extensions]), Tls10);

    public static byte[] Hello13(params byte[][] extensions) => Hello12([TlsBytes.SupportedVersions(Tls13, Tls12), .. extensions]);

    public static byte[] Answer13(params byte[][] extensions) =>
        TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, Aes128, [TlsBytes.Extension(43, 3, 4), .. extensions]));

    public static byte[] Flight12(params byte[][] extensions) =>
    [
        .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, EcdheRsaAes128, extensions)),
        .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.Certificate(Certificate)),
        .. TlsBytes.Record(TlsBytes.Handshake, [.. TlsBytes.Message(12, new byte[300]), .. TlsBytes.Message(14, [])]),
    ];

    public static byte[] Finish12(params byte[] before) =>
        [.. before, .. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. TlsBytes.Record(TlsBytes.Handshake, Secret(40))];

    public static byte[] KeyExchange { get; } = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.Message(16, new byte[66]));

    public static byte[] Data(int length) => TlsBytes.Record(TlsBytes.ApplicationData, Secret(length));

    public static byte[] Alert(byte level, byte description) => TlsBytes.Record(TlsBytes.Alert, [level, description]);

    private static byte[] Secret(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(0xa5 ^ (i * 7)))];

    private static byte[] MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=www.example.com, O=\"Example, Inc.\", C=US", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.example.com");
        names.AddDnsName("*.example.net");
        names.AddIpAddress(IPAddress.Parse("2001:db8::1"));
        request.CertificateExtensions.Add(names.Build(critical: true));
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new DateTimeOffset(2056, 1, 2, 3, 4, 5, TimeSpan.Zero));
        return certificate.RawData;
    }
}
