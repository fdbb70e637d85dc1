using System.Security.Cryptography;
using System.Text;

namespace NetMon.Decoding.Applications.Quic;

/// <summary>
/// Removes the protection of Initial packets, RFC 9001 section 5. Their keys derive from the connection ID in the client's first packet, so any
/// observer can decrypt them: the protection detects corruption, but hides nothing.
/// </summary>
internal static class QuicInitialProtection
{
    private const int SecretLength = 32;
    private const int KeyLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int SampleLength = 16;
    private const int MaxPacketNumberLength = 4;
    private const byte ProtectedBits = 0x0f;

    /// <summary>Decrypts a client's packet whose connection ID is the one that the client chose.</summary>
    /// <param name="packet">The complete packet, without the bytes after it.</param>
    /// <param name="header">Its header.</param>
    /// <param name="packetNumber">The packet number.</param>
    /// <returns>The frames; null if the client's keys do not fit, as for packets of servers, or the packet is damaged.</returns>
    public static byte[]? TryRemove(ReadOnlySpan<byte> packet, in QuicLongHeader header, out uint packetNumber) =>
        TryRemove(packet, header, header.DestinationId, QuicSender.Client, out packetNumber);

    /// <summary>Decrypts a packet.</summary>
    /// <param name="packet">The complete packet, without the bytes after it.</param>
    /// <param name="header">Its header.</param>
    /// <param name="connectionId">The connection ID of the client's first packet, or of its first after a Retry.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="packetNumber">The packet number.</param>
    /// <returns>The frames; null if the keys do not fit, or the packet is damaged.</returns>
    public static byte[]? TryRemove(
        ReadOnlySpan<byte> packet, in QuicLongHeader header, ReadOnlySpan<byte> connectionId, QuicSender sender, out uint packetNumber)
    {
        packetNumber = 0;
        if (!header.MayOpen) return null;
        if (header.Version.IsKnown) return TryRemove(packet, header, new Keys(connectionId, header.Version, sender), out packetNumber);
        foreach (var guess in QuicVersion.Guesses)
        {
            var version = new QuicVersion(guess);
            if (version.TypeOf(packet[0]) != QuicPacketType.Initial) continue;
            if (TryRemove(packet, header, new Keys(connectionId, version, sender), out packetNumber) is { } frames) return frames;
        }

        return null;
    }

    private static byte[]? TryRemove(ReadOnlySpan<byte> packet, in QuicLongHeader header, in Keys keys, out uint packetNumber)
    {
        packetNumber = 0;
        var numberOffset = header.PacketNumberOffset;
        if (packet.Length < numberOffset + MaxPacketNumberLength + SampleLength || !AesGcm.IsSupported) return null;
        try
        {
            // Section 5.4: packet number and its length are masked by an encrypted sample of the ciphertext.
            Span<byte> mask = stackalloc byte[SampleLength];
            using (var aes = Aes.Create())
            {
                aes.Key = keys.HeaderProtection;
                aes.EncryptEcb(packet.Slice(numberOffset + MaxPacketNumberLength, SampleLength), mask, PaddingMode.None);
            }

            var first = (byte)(packet[0] ^ (mask[0] & ProtectedBits));
            var numberLength = (first & 3) + 1;
            byte[] associated = [.. packet[..(numberOffset + numberLength)]];
            associated[0] = first;
            for (var i = 0; i < numberLength; i++)
            {
                associated[numberOffset + i] ^= mask[1 + i];
                packetNumber = packetNumber << 8 | associated[numberOffset + i];
            }

            // Section 5.3: the nonce is the IV, whose end is XORed with the packet number.
            for (var i = 0; i < sizeof(uint); i++) keys.Nonce[NonceLength - 1 - i] ^= (byte)(packetNumber >> (8 * i));
            var ciphertext = packet[(numberOffset + numberLength)..^TagLength];
            var frames = new byte[ciphertext.Length];
            using var gcm = new AesGcm(keys.Payload, TagLength);
            gcm.Decrypt(keys.Nonce, ciphertext, packet[^TagLength..], frames, associated);
            return frames;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The keys of one side's Initial packets, section 5.2.</summary>
    private readonly struct Keys
    {
        public Keys(ReadOnlySpan<byte> connectionId, in QuicVersion version, QuicSender sender)
        {
            var prefix = version.IsVersion2 ? "quicv2 " : "quic ";
            Span<byte> initial = stackalloc byte[SecretLength];
            HKDF.Extract(HashAlgorithmName.SHA256, connectionId, version.InitialSalt, initial);
            var secret = ExpandLabel(initial, sender == QuicSender.Client ? "client in" : "server in", SecretLength);
            Payload = ExpandLabel(secret, prefix + "key", KeyLength);
            Nonce = ExpandLabel(secret, prefix + "iv", NonceLength);
            HeaderProtection = ExpandLabel(secret, prefix + "hp", KeyLength);
        }

        public byte[] Payload { get; }

        public byte[] Nonce { get; }

        public byte[] HeaderProtection { get; }

        // RFC 8446 section 7.1, with an empty context.
        private static byte[] ExpandLabel(ReadOnlySpan<byte> secret, string label, int length)
        {
            var name = Encoding.ASCII.GetBytes("tls13 " + label);
            byte[] info = [0, (byte)length, (byte)name.Length, .. name, 0];
            var key = new byte[length];
            HKDF.Expand(HashAlgorithmName.SHA256, secret, key, info);
            return key;
        }
    }
}

/// <summary>Who sent a packet.</summary>
internal enum QuicSender : byte
{
    /// <summary>The client.</summary>
    Client,

    /// <summary>The server.</summary>
    Server,
}
