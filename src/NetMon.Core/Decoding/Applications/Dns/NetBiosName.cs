using System.Globalization;
using System.Text;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>NetBIOS names in first-level encoding, RFC 1001 section 14.1: 16 bytes as 32 letters, one per half byte.</summary>
internal static class NetBiosName
{
    private const int EncodedLength = 32;
    private const int NameLength = 15;

    /// <summary>Whether a DNS name is an encoded NetBIOS name, with or without a scope after it.</summary>
    public static bool IsEncoded(ReadOnlySpan<byte> name) =>
        name.Length >= EncodedLength && !name[..EncodedLength].ContainsAnyExceptInRange((byte)'A', (byte)'P')
        && (name.Length == EncodedLength || name[EncodedLength] == '.');

    /// <summary>
    /// Decodes a name: <c>WORKGROUP&lt;1d&gt;</c>. The number in brackets is the suffix, which tells the type of the name.
    /// </summary>
    /// <param name="name">A name for which <see cref="IsEncoded"/> is true.</param>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        Span<byte> text = stackalloc byte[NameLength + 1];
        for (var i = 0; i < text.Length; i++) text[i] = (byte)((name[i * 2] - 'A') << 4 | (name[i * 2 + 1] - 'A'));
        int suffix = text[NameLength];
        var label = new StringBuilder();
        foreach (var b in text[..NameLength].TrimEnd((byte)' '))
        {
            // Some names have control bytes at their start and end by design: <01><02>__MSBROWSE__<02>.
            if (b is >= 0x20 and < 0x7f) label.Append((char)b);
            else if (b != 0) label.Append(CultureInfo.InvariantCulture, $"<{b:x2}>");
        }

        return label.Append(CultureInfo.InvariantCulture, $"<{suffix:x2}>").Append(PayloadText.Printable(name[EncodedLength..])).ToString();
    }
}
