using System.Security.Cryptography;
using System.Text;

namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>Derives keys from secrets: RFC 8446 section 7 for TLS 1.3, RFC 5246 sections 5 and 6.3 for TLS 1.2.</summary>
internal static class TlsKeyDerivation
{
    /// <summary>HKDF-Expand-Label with an empty context, RFC 8446 section 7.1.</summary>
    /// <param name="hash">The hash function.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="label">The label without its prefix.</param>
    /// <param name="length">Length of the output, in bytes.</param>
    public static byte[] ExpandLabel(HashAlgorithmName hash, ReadOnlySpan<byte> secret, string label, int length)
    {
        var name = Encoding.ASCII.GetBytes("tls13 " + label);
        byte[] info = [(byte)(length >> 8), (byte)length, (byte)name.Length, .. name, 0];
        var output = new byte[length];
        HKDF.Expand(hash, secret, output, info);
        return output;
    }

    /// <summary>The pseudorandom function, RFC 5246 section 5.</summary>
    /// <param name="hash">The hash function.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="label">The label.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="length">Length of the output, in bytes.</param>
    public static byte[] Expand(HashAlgorithmName hash, ReadOnlySpan<byte> secret, string label, ReadOnlySpan<byte> seed, int length)
    {
        byte[] labelled = [.. Encoding.ASCII.GetBytes(label), .. seed];
        var output = new byte[length];
        var rest = output.AsSpan();
        for (var a = Mac(hash, secret, labelled); !rest.IsEmpty; a = Mac(hash, secret, a))
        {
            var block = Mac(hash, secret, [.. a, .. labelled]).AsSpan();
            if (block.Length > rest.Length) block = block[..rest.Length];
            block.CopyTo(rest);
            rest = rest[block.Length..];
        }

        return output;
    }

    private static byte[] Mac(HashAlgorithmName hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) =>
        hash == HashAlgorithmName.SHA384 ? HMACSHA384.HashData(key, data) : HMACSHA256.HashData(key, data);
}
