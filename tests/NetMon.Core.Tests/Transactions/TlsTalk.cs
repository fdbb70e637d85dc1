using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetMon.Tests.Applications;
using NetMon.Tests.Flows.Streams;

namespace NetMon.Tests.Transactions;

/// <summary>Hand-made TLS connections: every call is a packet of one side, and packets are a millisecond apart.</summary>
internal sealed class TlsTalk
{
    public const ushort Tls10 = 0x0301;
    public const ushort Tls12 = 0x0303;
    public const ushort Tls13 = 0x0304;
    public const ushort EcdheRsaAes128 = 0xc02f;
    public const ushort Aes128 = 0x1301;

    /// <summary>Length of a record with the Finished of TLS 1.3 and SHA-256, and of one with an alert.</summary>
    public const int Finished13 = 4 + 32 + 1 + 16;
    public const int Alert13 = 2 + 1 + 16;

    private readonly TcpPackets _packets = new();
    private readonly bool _isFromServer;
    private int _client;
    private int _server;

    /// <summary>Starts a connection.</summary>
    /// <param name="isOpenedByServer">Whether the side that sends the ServerHello opens the connection.</param>
    public TlsTalk(bool isOpenedByServer = false)
    {
        _isFromServer = isOpenedByServer;
        _packets.Handshake();
    }

    public IReadOnlyList<PacketRecord> Packets => _packets.Packets;

    public long Time => _packets.Time;

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

    /// <summary>A full handshake of TLS 1.2, a request and its answer.</summary>
    public static TlsTalk Full12() => new TlsTalk()
        .Client(Hello12(TlsBytes.ApplicationProtocols("h2", "http/1.1"))).Server(Flight12(TlsBytes.ApplicationProtocols("h2")))
        .Client(Finish12(KeyExchange)).Server(Finish12()).Client(Data(100)).Wait(0.020).Server(Data(1000));

    /// <summary>A handshake of TLS 1.3, a request in the packet of the Finished, two session tickets, and the answer.</summary>
    public static TlsTalk Full13() => new TlsTalk()
        .Client(Hello13(TlsBytes.ApplicationProtocols("h2", "http/1.1"))).Wait(0.004)
        .Server([.. Answer13(), .. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. Data(30), .. Data(1200), .. Data(280), .. Data(Finished13)])
        .Client([.. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. Data(Finished13), .. Data(100)])
        .Server([.. Data(234), .. Data(234)]).Wait(0.020).Server(Data(1000));

    public TlsTalk Client(byte[] bytes) => Say(isClient: true, bytes);

    public TlsTalk Server(byte[] bytes) => Say(isClient: false, bytes);

    public TlsTalk Wait(double seconds)
    {
        _packets.Time += (long)(seconds * 1e9);
        return this;
    }

    /// <summary>Bytes that were not captured, but acknowledged by the other side.</summary>
    public TlsTalk Lose(bool isClient, int length)
    {
        if (isClient) _client += length;
        else _server += length;
        return Say(!isClient, []);
    }

    public TlsTalk Say(bool isClient, byte[] bytes)
    {
        var (mine, others) = isClient ? (_client, _server) : (_server, _client);
        _packets.Say(isClient ^ _isFromServer, mine, bytes, others);
        if (isClient) _client += bytes.Length;
        else _server += bytes.Length;
        return this;
    }

    public TlsSession Read() => Assert.Single(TransactionRun.Tls(Packets));

    private static byte[] Secret(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(0xa5 ^ (i * 7)))];

    private static byte[] MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=www.example.com, O=\"Example, Inc.\", C=US", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.example.com");
        names.AddDnsName("*.example.net");
        names.AddIpAddress(System.Net.IPAddress.Parse("2001:db8::1"));
        request.CertificateExtensions.Add(names.Build(critical: true));
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new DateTimeOffset(2056, 1, 2, 3, 4, 5, TimeSpan.Zero));
        return certificate.RawData;
    }
}
