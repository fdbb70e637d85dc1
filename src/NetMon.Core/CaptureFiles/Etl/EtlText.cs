using System.Text;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Text in events: UTF-16 up to a zero.</summary>
internal static class EtlText
{
    // A name; no file is to fill the memory with them.
    private const int MostBytes = 256 * sizeof(char);

    /// <summary>Takes a text and its zero.</summary>
    /// <param name="bytes">What it begins; what follows it, afterwards.</param>
    /// <param name="isWhole">Whether there was a zero.</param>
    public static string Take(ref ReadOnlySpan<byte> bytes, out bool isWhole)
    {
        var length = 0;
        while (length + 1 < bytes.Length && (bytes[length] | bytes[length + 1]) != 0) length += sizeof(char);
        isWhole = length + 1 < bytes.Length;
        var text = Encoding.Unicode.GetString(bytes[..Math.Min(length, MostBytes)]);
        bytes = bytes[Math.Min(length + sizeof(char), bytes.Length)..];
        return text;
    }
}
