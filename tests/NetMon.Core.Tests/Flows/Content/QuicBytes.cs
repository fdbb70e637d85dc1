using System.Security.Cryptography;
using System.Text;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Flows.Content;

/// <summary>Builds Initial packets of QUIC version 1 clients, RFC 9000 section 17.2.2 and RFC 9001 section 5.</summary>
internal static class QuicBytes
{
    private const int DatagramLength = 1200;
    private const int TagLength = 16;

    private static readonly byte[] ConnectionId = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] Salt = Convert.FromHexString("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    private static readonly byte[] Salt29 = Convert.FromHexString("afbfec289993d24c9e9786f19c6111e04390a899");
    private static readonly byte[] Salt23 = Convert.FromHexString("c3eef712c72ebb5a11a7d2432bb46365bef9f502");
    private static readonly byte[] Salt2 = Convert.FromHexString("0dede3def700a6db819381be6e269dcbf9bd2ed9");

    /// <summary>A CRYPTO frame.</summary>
    public static byte[] Crypto(int offset, byte[] bytes) => [6, .. Variable(offset), .. Variable(bytes.Length), .. bytes];

    /// <summary>A datagram of one Initial packet, padded.</summary>
    public static byte[] Initial(byte number, params byte[][] frames) => Initial(1, 1, number, frames);

    /// <summary>The same with any version number and the keys of a known one: 1, 2, or a draft.</summary>
    public static byte[] Initial(uint version, int keys, byte number, params byte[][] frames)
    {
        var (salt, prefix) = keys switch { 2 => (Salt2, "quicv2"), 29 => (Salt29, "quic"), 23 => (Salt23, "quic"), _ => (Salt, "quic") };
        var secret = HKDF.Extract(HashAlgorithmName.SHA256, ConnectionId, salt);
        var client = Expand(secret, "client in", 32);
        byte[] start = [(byte)(keys == 2 ? 0xd0 : 0xc0), .. Decoding.PacketBytes.UInt32(version), (byte)ConnectionId.Length, .. ConnectionId, 0, 0];
        var length = DatagramLength - start.Length - 2;
        byte[] header = [.. start, .. Variable(length), number];
        byte[] plain = [.. frames.SelectMany(f => f)];
        Array.Resize(ref plain, length - 1 - TagLength);
        var nonce = Expand(client, prefix + " iv", 12);
        nonce[^1] ^= number;
        var cipher = new byte[plain.Length];
        var tag = new byte[TagLength];
        using (var gcm = new AesGcm(Expand(client, prefix + " key", 16), TagLength)) gcm.Encrypt(nonce, plain, cipher, tag, header);
        byte[] packet = [.. header, .. cipher, .. tag];
        using var aes = Aes.Create();
        aes.Key = Expand(client, prefix + " hp", 16);
        var mask = aes.EncryptEcb(packet.AsSpan(header.Length + 3, 16), PaddingMode.None);
        packet[0] ^= (byte)(mask[0] & 0x0f);
        packet[header.Length - 1] ^= mask[1];
        return packet;
    }

    // Two bytes suffice for all lengths used here.
    private static byte[] Variable(int value) => TlsBytes.Big((ushort)(value | 0x4000));

    private static byte[] Expand(byte[] secret, string label, int length)
    {
        var name = Encoding.ASCII.GetBytes("tls13 " + label);
        return HKDF.Expand(HashAlgorithmName.SHA256, secret, length, [0, (byte)length, (byte)name.Length, .. name, 0]);
    }
}
