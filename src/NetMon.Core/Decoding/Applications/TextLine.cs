using System.Text;

namespace NetMon.Decoding.Applications;

/// <summary>Helpers for line-based text protocols: the first word, and replies with three digits. Allocates nothing.</summary>
internal static class TextLine
{
    /// <summary>Removes the first line, without its line end, which is CR LF or LF.</summary>
    /// <param name="bytes">The bytes; on return, those after the line.</param>
    /// <param name="line">The line; all bytes if there is no line end.</param>
    /// <returns>True if there is a line end.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        var end = bytes.IndexOf((byte)'\n');
        line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? [] : bytes[(end + 1)..];
        if (line is [.., (byte)'\r']) line = line[..^1];
        return end >= 0;
    }

    /// <summary>The bytes before the first space.</summary>
    /// <param name="line">A line.</param>
    public static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ');
        return end < 0 ? line : line[..end];
    }

    /// <summary>Whether the bytes begin with a word, ignoring case.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="word">The word.</param>
    public static bool StartsWith(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> word) =>
        bytes.Length >= word.Length && Ascii.EqualsIgnoreCase(bytes[..word.Length], word);

    /// <summary>Whether a word is in a list, ignoring case.</summary>
    /// <param name="word">The word.</param>
    /// <param name="words">The list: words separated by one space.</param>
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

    /// <summary>
    /// Whether a line begins with a three-digit reply code and a space or hyphen, RFC 959 section 4.2 and RFC 5321 section 4.2.
    /// </summary>
    /// <param name="line">The line.</param>
    public static bool IsReply(ReadOnlySpan<byte> line) =>
        line is [>= (byte)'1' and <= (byte)'6', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..]
        && (line.Length == 3 || line[3] is (byte)' ' or (byte)'-');

    /// <summary>Shortens a line for Info and makes it safe to display.</summary>
    /// <param name="line">The line.</param>
    public static string Show(ReadOnlySpan<byte> line)
    {
        const int MaxShown = 200;
        return line.Length > MaxShown ? PayloadText.Printable(line[..MaxShown]) + "…" : PayloadText.Printable(line);
    }
}
