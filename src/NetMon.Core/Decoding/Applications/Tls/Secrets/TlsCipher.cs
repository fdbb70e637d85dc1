using System.Net.Security;
using System.Security.Cryptography;

namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>
/// The algorithms of a cipher suite with authenticated encryption: RFC 8446 appendix B.4, and for TLS 1.2 RFC 5288 and 5289 (GCM), RFC 6655 and
/// 7251 (CCM), RFC 7905 (ChaCha20-Poly1305).
/// </summary>
/// <param name="Algorithm">How records are encrypted.</param>
/// <param name="KeyLength">Length of the key, in bytes.</param>
/// <param name="TagLength">Length of the authentication tag, in bytes.</param>
/// <param name="Hash">Hash function of the key derivation.</param>
internal sealed record TlsCipher(TlsAead Algorithm, int KeyLength, int TagLength, HashAlgorithmName Hash)
{
    private const int FullTag = 16;
    private const int ShortTag = 8;
    private const int Sha256Length = 32;
    private const int Sha384Length = 48;

    /// <summary>Length of the output of the hash function, in bytes; in TLS 1.3 also that of secrets.</summary>
    public int HashLength => Hash == HashAlgorithmName.SHA384 ? Sha384Length : Sha256Length;

    /// <summary>Whether this platform has the algorithm.</summary>
    public bool IsSupported => Algorithm switch
    {
        TlsAead.Gcm => AesGcm.IsSupported,
        TlsAead.Ccm => AesCcm.IsSupported,
        _ => ChaCha20Poly1305.IsSupported,
    };

    /// <summary>Finds the algorithms of a suite by its name, which lists them.</summary>
    /// <param name="suite">The number of the suite.</param>
    /// <returns>Null if it is not a suite with AES or ChaCha20 and authenticated encryption.</returns>
    public static TlsCipher? Find(ushort suite)
    {
        var name = Enum.GetName((TlsCipherSuite)suite) ?? "";
        var hash = name.EndsWith("_SHA384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        if (name.Contains("_CHACHA20_POLY1305", StringComparison.Ordinal)) return new TlsCipher(TlsAead.ChaCha20, 32, FullTag, hash);
        int? keyLength = name switch
        {
            _ when name.Contains("_AES_128_", StringComparison.Ordinal) => 16,
            _ when name.Contains("_AES_256_", StringComparison.Ordinal) => 32,
            _ => null,
        };
        return keyLength switch
        {
            { } length when name.Contains("_GCM_", StringComparison.Ordinal) => new TlsCipher(TlsAead.Gcm, length, FullTag, hash),
            { } length when name.Contains("_CCM_8", StringComparison.Ordinal) => new TlsCipher(TlsAead.Ccm, length, ShortTag, hash),
            { } length when name.Contains("_CCM", StringComparison.Ordinal) => new TlsCipher(TlsAead.Ccm, length, FullTag, hash),
            _ => null,
        };
    }
}

/// <summary>Authenticated encryption with associated data, RFC 5116.</summary>
internal enum TlsAead
{
    /// <summary>AES in Galois/Counter Mode.</summary>
    Gcm,

    /// <summary>AES in Counter with CBC-MAC Mode.</summary>
    Ccm,

    /// <summary>ChaCha20-Poly1305, RFC 8439.</summary>
    ChaCha20,
}
