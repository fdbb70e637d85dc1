using System.Text;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Null-terminated UTF-16 strings in events.</summary>
internal static class EtlText
{
    // Maximum length of a name, so that a hostile file cannot fill the memory.
    private const int MostBytes = 256 * sizeof(char);

    /// <summary>Reads a string and its terminator.</summary>
    /// <param name="bytes">Begins with the string; set to the bytes after it.</param>
    /// <param name="isWhole">Whether there was a terminator.</param>
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
