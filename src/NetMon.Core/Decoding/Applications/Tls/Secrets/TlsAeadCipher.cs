using System.Security.Cryptography;

namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>An algorithm with its key.</summary>
internal sealed class TlsAeadCipher : IDisposable
{
    private readonly AesGcm? _gcm;
    private readonly AesCcm? _ccm;
    private readonly ChaCha20Poly1305? _chaCha20;

    /// <summary>Sets the key.</summary>
    /// <param name="cipher">The algorithm, which this platform has.</param>
    /// <param name="key">The key.</param>
    public TlsAeadCipher(TlsCipher cipher, ReadOnlySpan<byte> key)
    {
        switch (cipher.Algorithm)
        {
            case TlsAead.Gcm:
                _gcm = new AesGcm(key, cipher.TagLength);
                break;
            case TlsAead.Ccm:
                _ccm = new AesCcm(key);
                break;
            default:
                _chaCha20 = new ChaCha20Poly1305(key);
                break;
        }
    }

    /// <summary>Decrypts and verifies.</summary>
    /// <param name="nonce">The nonce.</param>
    /// <param name="ciphertext">The ciphertext without its tag.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="plaintext">Receives the plaintext; as long as the ciphertext.</param>
    /// <param name="associated">The associated data.</param>
    /// <returns>False if the tag does not fit; the plaintext is then without meaning.</returns>
    public bool TryDecrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        try
        {
            _gcm?.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            _ccm?.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            _chaCha20?.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gcm?.Dispose();
        _ccm?.Dispose();
        _chaCha20?.Dispose();
    }
}
