using System.Text;
using NetMon.Presentation;

namespace NetMon.CaptureFiles.Input;

/// <summary>Describes the first bytes of a file that is not a capture file.</summary>
internal static class FileSignature
{
    /// <summary>Number of bytes examined.</summary>
    public const int Length = 16;

    /// <summary>A sentence about the first bytes of an unrecognised file.</summary>
    /// <param name="head">The first bytes, uncompressed.</param>
    /// <param name="codecName">Name of the file's compression, or null.</param>
    public static string Describe(ReadOnlySpan<byte> head, string? codecName)
    {
        var container = codecName is null ? "the file" : $"the {codecName} file";
        if (head.IsEmpty) return $"not a capture file: {container} is empty.";
        head = head[..Math.Min(head.Length, Length)];
        var kind = Guess(head);
        var guess = kind is null ? "" : $" ({kind})";
        return $"not a capture file that is known: {container} begins with {Convert.ToHexString(head)}{guess}.";
    }

    private static string? Guess(ReadOnlySpan<byte> head)
    {
        foreach (var (signature, kind) in Known)
        {
            if (head.StartsWith(signature)) return kind;
        }

        return LooksLikeText(head) ? $"text: \"{SafeText.Escape(Encoding.ASCII.GetString(head).TrimEnd())}\"" : null;
    }

    private static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b is not ((>= 0x20 and < 0x7f) or (byte)'\t' or (byte)'\r' or (byte)'\n')) return false;
        }

        return true;
    }

    private static readonly (byte[] Signature, string Kind)[] Known =
    [
        ("RTSS"u8.ToArray(), "a Microsoft Network Monitor 1 capture; editcap converts it"),
        ("GMBU"u8.ToArray(), "a Microsoft Network Monitor 2 capture; editcap converts it"),
        ("TRSNIFF data"u8.ToArray(), "a Sniffer capture; editcap converts it"),
        ("XCP\0"u8.ToArray(), "a NetXRay or Windows Sniffer capture; editcap converts it"),
        ("\u007fver"u8.ToArray(), "an EtherPeek capture; editcap converts it"),
        ("btsnoop\0"u8.ToArray(), "a Bluetooth btsnoop log; editcap converts it"),
        ([0x1f, 0x8b], "gzip within another compression"),
        ([0x28, 0xb5, 0x2f, 0xfd], "Zstandard data; zstd -d unpacks it"),
        ([0x04, 0x22, 0x4d, 0x18], "LZ4 data; lz4 -d unpacks it"),
        ([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "xz data; xz -d unpacks it"),
        ("BZh"u8.ToArray(), "bzip2 data; bzip2 -d unpacks it"),
        ("PK\u0003\u0004"u8.ToArray(), "a ZIP archive; Expand-Archive unpacks it"),
        ([(byte)'7', (byte)'z', 0xbc, 0xaf], "a 7-Zip archive"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x7f, (byte)'E', (byte)'L', (byte)'F'], "a program"),
        ("MZ"u8.ToArray(), "a Windows program"),
        ([0x0a, 0x0d, 0x0d, 0x0a], "the block type of pcapng, but no byte-order mark behind it"),
        ([0x0d, 0x0a, 0x0d, 0x0d, 0x0a], "pcapng that was transferred as text; transfer it as binary"),
    ];
}
