using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>
/// Removes the protection of the records of one direction under one key: RFC 8446 section 5.2 for TLS 1.3, RFC 5246 section 6.2.3.3 for TLS 1.2. The
/// records come in order, so that each has its sequence number.
/// </summary>
internal sealed class TlsProtection : IDisposable
{
    private const int NonceLength = 12;
    private const int SaltLength = 4;
    private const int ExplicitNonceLength = NonceLength - SaltLength;
    private const int AssociatedLength = 13;

    private readonly TlsCipher _cipher;
    private readonly TlsAeadCipher _aead;
    private readonly byte[] _iv;
    private readonly bool _isVersion13;

    private TlsProtection(TlsCipher cipher, ReadOnlySpan<byte> key, byte[] iv, bool isVersion13)
    {
        _cipher = cipher;
        _aead = new TlsAeadCipher(cipher, key);
        _iv = iv;
        _isVersion13 = isVersion13;
    }

    /// <summary>Sequence number of the next record.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>Number of bytes of a record's body before its ciphertext.</summary>
    public int PrefixLength => HasExplicitNonce ? ExplicitNonceLength : 0;

    // RFC 5288 section 3 and RFC 6655 section 3; RFC 7905 section 2 has none.
    private bool HasExplicitNonce => !_isVersion13 && _cipher.Algorithm != TlsAead.ChaCha20;

    /// <summary>Protection of TLS 1.3, RFC 8446 section 7.3.</summary>
    /// <param name="cipher">The algorithms.</param>
    /// <param name="secret">The traffic secret.</param>
    public static TlsProtection FromTrafficSecret(TlsCipher cipher, ReadOnlySpan<byte> secret) => new(
        cipher,
        TlsKeyDerivation.ExpandLabel(cipher.Hash, secret, "key", cipher.KeyLength),
        TlsKeyDerivation.ExpandLabel(cipher.Hash, secret, "iv", NonceLength),
        isVersion13: true);

    /// <summary>Protection of TLS 1.2, RFC 5246 section 6.3.</summary>
    /// <param name="cipher">The algorithms.</param>
    /// <param name="master">The master secret.</param>
    /// <param name="clientRandom">The client's random.</param>
    /// <param name="serverRandom">The server's random.</param>
    /// <param name="isClient">Whether the client sends the records.</param>
    public static TlsProtection FromMasterSecret(
        TlsCipher cipher, ReadOnlySpan<byte> master, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom, bool isClient)
    {
        var ivLength = cipher.Algorithm == TlsAead.ChaCha20 ? NonceLength : SaltLength;
        var block = TlsKeyDerivation.Expand(
            cipher.Hash, master, "key expansion", [.. serverRandom, .. clientRandom], 2 * (cipher.KeyLength + ivLength)).AsSpan();
        var key = block.Slice(isClient ? 0 : cipher.KeyLength, cipher.KeyLength);
        var iv = block.Slice(2 * cipher.KeyLength + (isClient ? 0 : ivLength), ivLength);
        return new TlsProtection(cipher, key, iv.ToArray(), isVersion13: false);
    }

    /// <summary>Decrypts the next record.</summary>
    /// <param name="record">The record with its header.</param>
    /// <returns>The plaintext, in TLS 1.3 with content type and padding; null if the record does not decrypt. Its number is then not counted.</returns>
    public byte[]? TryRemove(ReadOnlySpan<byte> record)
    {
        var header = record[..TlsRecord.HeaderLength];
        var body = record[TlsRecord.HeaderLength..];
        var length = body.Length - PrefixLength - _cipher.TagLength;
        if (length < 0) return null;
        Span<byte> nonce = stackalloc byte[NonceLength];
        Span<byte> associated = stackalloc byte[AssociatedLength];
        SetNonce(nonce, body);
        var plaintext = new byte[length];
        var isRight = _aead.TryDecrypt(
            nonce, body.Slice(PrefixLength, length), body[^_cipher.TagLength..], plaintext, Associated(associated, header, length));
        if (!isRight) return null;
        Sequence++;
        return plaintext;
    }

    /// <inheritdoc/>
    public void Dispose() => _aead.Dispose();

    private void SetNonce(Span<byte> nonce, ReadOnlySpan<byte> body)
    {
        _iv.CopyTo(nonce);
        if (HasExplicitNonce)
        {
            body[..ExplicitNonceLength].CopyTo(nonce[SaltLength..]);
            return;
        }

        var number = nonce[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64BigEndian(number, BinaryPrimitives.ReadUInt64BigEndian(number) ^ Sequence);
    }

    // TLS 1.3 authenticates the header of the record, TLS 1.2 the number, type, version and length of its plaintext.
    private ReadOnlySpan<byte> Associated(Span<byte> buffer, ReadOnlySpan<byte> header, int length)
    {
        if (_isVersion13) return header;
        BinaryPrimitives.WriteUInt64BigEndian(buffer, Sequence);
        header.CopyTo(buffer[sizeof(ulong)..]);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[^sizeof(ushort)..], (ushort)length);
        return buffer;
    }
}
