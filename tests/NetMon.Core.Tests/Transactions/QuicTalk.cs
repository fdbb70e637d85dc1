using System.Security.Cryptography;
using System.Text;
using NetMon.Packets;
using NetMon.Tests.Applications;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Transactions;

/// <summary>Hand-made QUIC packets, protected as RFC 9001 section 5 has it; packets are a millisecond apart.</summary>
internal sealed class QuicTalk
{
    private static readonly CaptureInterface Interface = new("test0", LinkType.Ethernet);

    private static readonly byte[] SaltOfVersion1 = Convert.FromHexString("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    private static readonly byte[] SaltOfVersion2 = Convert.FromHexString("0dede3def700a6db819381be6e269dcbf9bd2ed9");

    private long _number;
    private uint _packetNumber;

    public List<PacketRecord> Packets { get; } = [];

    /// <summary>The version of the packets.</summary>
    public uint Version { get; set; } = 1;

    /// <summary>The connection ID that the keys derive from.</summary>
    public byte[] ConnectionId { get; set; } = [1, 2, 3, 4, 5, 6, 7, 8];

    public long Time { get; set; } = 1_700_000_000_000_000_000;

    public static byte[] Hello(params byte[][] extensions) => TlsBytes.ClientHello(
        0x0303, [0x1301], [TlsBytes.ServerName("www.example.com"), TlsBytes.SupportedVersions(0x0304), TlsBytes.ApplicationProtocols("h3"), .. extensions]);

    public static byte[] Answer { get; } = TlsBytes.ServerHello(0x0303, 0x1301, TlsBytes.Extension(43, 3, 4));

    public static byte[] Crypto(int offset, byte[] bytes) => [6, .. Variable(offset), .. Variable(bytes.Length), .. bytes];

    /// <summary>A CONNECTION_CLOSE frame.</summary>
    public static byte[] Close(int error) => [0x1c, .. Variable(error), 0, 0];

    public QuicTalk Client(byte[] frames, byte[]? destination = null) => Send(isClient: true, Initial(isClient: true, frames, destination ?? ConnectionId, [9, 9]));

    public QuicTalk Server(byte[] frames) => Send(isClient: false, Initial(isClient: false, frames, [9, 9], [7, 7, 7, 7]));

    /// <summary>A packet with a long header that is protected with keys of the handshake.</summary>
    public QuicTalk Handshake(bool isClient, int length) => Send(isClient, LongHeader(2, [7, 7, 7, 7], [9, 9], new byte[length]));

    public QuicTalk ShortHeader(bool isClient) => Send(isClient, [0x41, .. new byte[50]]);

    public QuicTalk Retry(byte[] newId) => Send(isClient: false, [(byte)(0x80 | 0x40 | 0x30), .. Big(Version), 2, 9, 9, (byte)newId.Length, .. newId, .. new byte[30]]);

    public QuicTalk Send(bool isClient, byte[] datagram)
    {
        var ports = isClient ? (40000, 443) : (443, 40000);
        var (source, destination) = isClient ? ("10.0.0.1", "10.0.0.2") : ("10.0.0.2", "10.0.0.1");
        var frame = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(ports.Item1, ports.Item2, datagram), source, destination));
        Packets.Add(new PacketRecord(new CapturedFrame(Interface, ++_number, Time, frame.Length, frame)));
        Time += 1_000_000;
        return this;
    }

    public byte[] Initial(bool isClient, byte[] frames, byte[] destination, byte[] source)
    {
        var isVersion2 = Version != 1;
        var secret = HKDF.Extract(HashAlgorithmName.SHA256, ConnectionId, isVersion2 ? SaltOfVersion2 : SaltOfVersion1);
        secret = Expand(secret, isClient ? "client in" : "server in", 32);
        var prefix = isVersion2 ? "quicv2 " : "quic ";
        var nonce = Expand(secret, prefix + "iv", 12);
        var number = _packetNumber++;
        byte[] payload = [.. frames, .. new byte[Math.Max(0, 1100 - frames.Length)]];
        var header = LongHeader(isVersion2 ? 1 : 0, destination, source, new byte[4 + payload.Length + 16])[..^(payload.Length + 20)];
        header = [.. header, .. Big(number)];
        for (var i = 0; i < 4; i++) nonce[8 + i] ^= (byte)(number >> (24 - 8 * i));
        var sealedBytes = new byte[payload.Length];
        var tag = new byte[16];
        using var gcm = new AesGcm(Expand(secret, prefix + "key", 16), 16);
        gcm.Encrypt(nonce, payload, sealedBytes, tag, header);
        byte[] packet = [.. header, .. sealedBytes, .. tag];
        using var aes = Aes.Create();
        aes.Key = Expand(secret, prefix + "hp", 16);
        var mask = aes.EncryptEcb(packet.AsSpan(header.Length, 16), PaddingMode.None);
        packet[0] ^= (byte)(mask[0] & 0x0f);
        for (var i = 0; i < 4; i++) packet[header.Length - 4 + i] ^= mask[1 + i];
        return packet;
    }

    // The first byte says that the packet number has four bytes.
    private byte[] LongHeader(int type, byte[] destination, byte[] source, byte[] body) =>
    [
        (byte)(0xc3 | type << 4), .. Big(Version), (byte)destination.Length, .. destination, (byte)source.Length, .. source,
        .. type == (Version == 1 ? 0 : 1) ? (byte[])[0] : [], .. Variable(body.Length), .. body,
    ];

    private static byte[] Expand(byte[] secret, string label, int length)
    {
        var name = Encoding.ASCII.GetBytes("tls13 " + label);
        return HKDF.Expand(HashAlgorithmName.SHA256, secret, length, [0, (byte)length, (byte)name.Length, .. name, 0]);
    }

    private static byte[] Variable(int value) => [(byte)(0x80 | value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Big(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
