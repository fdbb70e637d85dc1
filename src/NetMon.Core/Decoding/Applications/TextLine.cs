using System.Text;

namespace NetMon.Decoding.Applications;

/// <summary>What protocols of lines of text have in common: words at the front, and replies of three digits. Allocates nothing.</summary>
internal static class TextLine
{
    /// <summary>Takes the first line off, without its end, which is CR LF or LF.</summary>
    /// <param name="bytes">The bytes; afterwards those behind the line.</param>
    /// <param name="line">The line; all bytes when none ends.</param>
    /// <returns>Whether the line ends.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        var end = bytes.IndexOf((byte)'\n');
        line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? [] : bytes[(end + 1)..];
        if (line is [.., (byte)'\r']) line = line[..^1];
        return end >= 0;
    }

    /// <summary>The bytes before the first blank.</summary>
    /// <param name="line">A line.</param>
    public static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ');
        return end < 0 ? line : line[..end];
    }

    /// <summary>Whether the bytes begin with a word, in whatever case.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="word">The word.</param>
    public static bool StartsWith(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> word) =>
        bytes.Length >= word.Length && Ascii.EqualsIgnoreCase(bytes[..word.Length], word);

    /// <summary>Whether a word is one of a list, in whatever case.</summary>
    /// <param name="word">The word.</param>
    /// <param name="words">The list: words with one blank between them.</param>
    public static bool IsOneOf(ReadOnlySpan<byte> word, ReadOnlySpan<byte> words)
    {
        if (word.IsEmpty) return false;
        while (!words.IsEmpty)
        {
            var next = FirstWord(words);
            if (Ascii.EqualsIgnoreCase(word, next)) return true;
            words = next.Length == words.Length ? [] : words[(next.Length + 1)..];
        }

        return false;
    }

    /// <summary>Whether a line begins with a reply's three digits, then a blank or hyphen, RFC 959 section 4.2 and RFC 5321 section 4.2.</summary>
    /// <param name="line">The line.</param>
    public static bool IsReply(ReadOnlySpan<byte> line) =>
        line is [>= (byte)'1' and <= (byte)'6', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..]
        && (line.Length == 3 || line[3] is (byte)' ' or (byte)'-');

    /// <summary>A line for Info, of a length that a screen has, and safe to show.</summary>
    /// <param name="line">The line.</param>
    public static string Show(ReadOnlySpan<byte> line)
    {
        const int MaxShown = 200;
        return line.Length > MaxShown ? PayloadText.Printable(line[..MaxShown]) + "…" : PayloadText.Printable(line);
    }
}
