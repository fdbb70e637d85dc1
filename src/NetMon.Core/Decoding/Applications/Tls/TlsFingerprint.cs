using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>
/// Fingerprints of TLS hellos: JA3 and JA3S as Salesforce published them, JA4 and JA4S as FoxIO did. Null if the system's policy forbids the hash
/// algorithm.
/// </summary>
internal static class TlsFingerprint
{
    private const string NothingToHash = "000000000000";
    private const string NoProtocol = "00";

    /// <summary>The input of JA3: version, cipher suites, extensions, groups and point formats, in decimal, without GREASE.</summary>
    public static string Ja3Text(TlsClientHello hello) => string.Create(
        CultureInfo.InvariantCulture,
        $"{hello.LegacyVersion},{Dashed(hello.CipherSuites)},{Dashed(hello.Extensions)},{Dashed(hello.Groups)},{Dashed(hello.PointFormats)}");

    /// <summary>The input of JA3S: version, cipher suite and extensions, in decimal.</summary>
    public static string Ja3Text(TlsServerHello hello) =>
        string.Create(CultureInfo.InvariantCulture, $"{hello.LegacyVersion},{hello.CipherSuite},{Dashed(hello.Extensions)}");

    /// <summary>The MD5 hash of the input, in hexadecimal.</summary>
    /// <param name="text">The result of <see cref="Ja3Text(TlsClientHello)"/>.</param>
    [SuppressMessage("Security", "CA5351", Justification = "MD5 is what the fingerprint is defined by; nothing is kept safe by it.")]
    public static string? Ja3(string text)
    {
        try
        {
            return Convert.ToHexString(MD5.HashData(Encoding.ASCII.GetBytes(text))).ToLowerInvariant();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>JA4: <c>t13d1516h2_8daaf6152771_e5627efa2ab1</c>.</summary>
    /// <param name="hello">A complete ClientHello.</param>
    /// <param name="transport">t for TLS over TCP, q for QUIC, d for DTLS.</param>
    public static string Ja4(TlsClientHello hello, char transport)
    {
        var suites = hello.CipherSuites.Where(s => !TlsClientHello.IsGrease(s)).ToArray();
        var extensions = hello.Extensions.Where(e => !TlsClientHello.IsGrease(e)).ToArray();
        var signatures = hello.SignatureAlgorithms.Where(a => !TlsClientHello.IsGrease(a)).ToArray();
        var named = extensions.Where(e => (TlsExtension)e is not TlsExtension.ServerName and not TlsExtension.ApplicationProtocols);
        var sni = extensions.Contains((ushort)TlsExtension.ServerName) ? 'd' : 'i';
        var protocol = hello.ApplicationProtocols is [{ Length: > 0 } name, ..] ? Protocol(name) : NoProtocol;
        var offer = Hex(named.Order()) + (signatures.Length == 0 ? "" : "_" + Hex(signatures));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{transport}{Version(hello.Version)}{sni}{Math.Min(suites.Length, 99):00}{Math.Min(extensions.Length, 99):00}{protocol}_{Hash(Hex(suites.Order()))}_{(extensions.Length == 0 ? NothingToHash : Hash(offer))}");
    }

    /// <summary>JA4S: <c>t130200_1301_234ea6891581</c>.</summary>
    /// <param name="hello">A complete ServerHello.</param>
    /// <param name="transport">t for TLS over TCP, q for QUIC, d for DTLS.</param>
    public static string Ja4(TlsServerHello hello, char transport)
    {
        var extensions = hello.Extensions.Where(e => !TlsClientHello.IsGrease(e)).ToArray();
        var protocol = hello.ApplicationProtocol is { Length: > 0 } name ? Protocol(name) : NoProtocol;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{transport}{Version(hello.Version ?? 0)}{Math.Min(extensions.Length, 99):00}{protocol}_{hello.CipherSuite:x4}_{Hash(Hex(extensions))}");
    }

    private static string Dashed(IEnumerable<ushort> numbers) =>
        string.Join('-', numbers.Where(n => !TlsClientHello.IsGrease(n)).Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private static string Hex(IEnumerable<ushort> numbers) =>
        string.Join(',', numbers.Select(n => n.ToString("x4", CultureInfo.InvariantCulture)));

    private static string Hash(string text) =>
        text.Length == 0 ? NothingToHash : Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..NothingToHash.Length].ToLowerInvariant();

    private static string Version(int version) => version switch
    {
        0x0304 => "13",
        0x0303 => "12",
        0x0302 => "11",
        0x0301 => "10",
        0x0300 => "s3",
        0x0002 => "s2",
        0xfeff => "d1",
        0xfefd => "d2",
        0xfefc => "d3",
        _ => "00",
    };

    // First and last character of an ALPN name. If one is not alphanumeric, those of the name in hexadecimal.
    private static string Protocol(ReadOnlySpan<byte> name)
    {
        char first = (char)name[0], last = (char)name[^1];
        return char.IsAsciiLetterOrDigit(first) && char.IsAsciiLetterOrDigit(last)
            ? $"{first}{last}"
            : string.Create(CultureInfo.InvariantCulture, $"{name[0] >> 4:x}{name[^1] & 0x0f:x}");
    }
}
