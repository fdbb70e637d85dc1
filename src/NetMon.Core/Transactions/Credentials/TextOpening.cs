using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Credentials;

/// <summary>Recognises protocols in which the client sends lines with commands.</summary>
[ReadsPackets]
internal static class TextOpening
{
    private const int MaxWord = 12;

    /// <summary>Searches the first words of the client's lines for one that only this protocol has.</summary>
    /// <param name="sent">The first bytes of the client.</param>
    /// <param name="words">The words, separated by one space.</param>
    /// <param name="foreign">Words that only similar protocols have.</param>
    public static Recognition FindCommand(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> words, ReadOnlySpan<byte> foreign)
    {
        while (!sent.IsEmpty)
        {
            var isComplete = TextLine.TryTake(ref sent, out var line);
            var word = WordOf(line, out var hasEnd);
            if (word.Length > MaxWord || (hasEnd && word.IsEmpty && !line.IsEmpty)) return Recognition.No;
            if (!isComplete && !hasEnd) return Recognition.Maybe;
            if (TextLine.IsOneOf(word, words)) return Recognition.Yes;
            if (TextLine.IsOneOf(word, foreign)) return Recognition.No;
        }

        return Recognition.Maybe;
    }

    /// <summary>Whether the server begins with a reply code, RFC 959 section 4.2 and RFC 5321 section 4.2.</summary>
    /// <param name="received">The first bytes of the server.</param>
    public static Recognition FindReplyCode(ReadOnlySpan<byte> received)
    {
        const int CodeLength = 3;
        for (var i = 0; i < Math.Min(received.Length, CodeLength); i++)
        {
            if (!char.IsAsciiDigit((char)received[i])) return Recognition.No;
        }

        if (received.Length <= CodeLength) return Recognition.Maybe;
        return TextLine.IsReply(received) || received[CodeLength] is (byte)'\r' or (byte)'\n' ? Recognition.Yes : Recognition.No;
    }

    /// <summary>Both sides must agree. If one of them was not captured at all, the other decides at the end.</summary>
    /// <param name="client">What the client says.</param>
    /// <param name="server">What the server says.</param>
    /// <param name="opening">The bytes.</param>
    public static Recognition Both(Recognition client, Recognition server, in Opening opening)
    {
        if (client == Recognition.No || server == Recognition.No) return Recognition.No;
        if (client == Recognition.Yes && (server == Recognition.Yes || (opening.IsWhole && opening.Received.IsEmpty))) return Recognition.Yes;
        return Recognition.Maybe;
    }

    // Letters only; what follows must be a space or the end of the line.
    private static ReadOnlySpan<byte> WordOf(ReadOnlySpan<byte> line, out bool hasEnd)
    {
        var length = 0;
        while (length < line.Length && char.IsAsciiLetter((char)line[length])) length++;
        hasEnd = length < line.Length && line[length] != '\r';
        return hasEnd && line[length] != ' ' ? [] : line[..length];
    }
}
