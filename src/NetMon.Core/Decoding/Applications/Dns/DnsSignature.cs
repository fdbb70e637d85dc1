using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>Whether bytes are a message of DNS or one of its relatives.</summary>
internal static class DnsSignature
{
    private const int QuestionTail = 4;
    private const int UnusedFlag = 0x0040;
    private const ushort InternetClass = 1;
    private const ushort OptType = 41;

    /// <summary>On a usual port: a whole header, and a first question that can be read as far as it is there.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isWhole">Whether all of its bytes are there.</param>
    public static bool IsPlausible(ReadOnlySpan<byte> message, bool isWhole)
    {
        if (message.Length < DnsHeader.Length) return false;
        var header = DnsHeader.Read(message);
        if (header.Questions == 0)
        {
            // Without a question nothing else tells a message from noise.
            return header.Opcode <= 6 && (!isWhole || header.Fits(message.Length));
        }

        int offset = DnsHeader.Length;
        if (DnsName.Skip(message, ref offset) == DnsNameEnd.Cut) return !isWhole;
        return !isWhole || offset + QuestionTail <= message.Length;
    }

    /// <summary>On any port: one question of class Internet, of host name characters, and counts that fit the bytes exactly.</summary>
    /// <param name="message">The message.</param>
    // One question: the cheapest look that nearly all other payloads fail, and without the other's stack.
    public static bool IsCertain(ReadOnlySpan<byte> message) =>
        message.Length > DnsHeader.Length + QuestionTail && message[4] == 0 && message[5] == 1 && HasCertainQuestion(message);

    [SkipLocalsInit]
    private static bool HasCertainQuestion(ReadOnlySpan<byte> message)
    {
        var header = DnsHeader.Read(message);
        if (header.Opcode != 0 || (header.Flags & UnusedFlag) != 0 || !header.Fits(message.Length)) return false;
        if (!header.IsResponse && (header.ResponseCode != 0 || header.Answers != 0 || header.Authorities != 0 || header.Additionals > 1)) return false;

        Span<byte> name = stackalloc byte[DnsName.MaxTextLength];
        int offset = DnsHeader.Length;
        if (DnsName.Walk(message, ref offset, name, out int length) != DnsNameEnd.Root || length < 3 || !IsHostName(name[..length])) return false;
        if (offset + QuestionTail > message.Length || BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 2)..]) != InternetClass) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(message[offset..]) is 0 or > 257) return false;
        offset += QuestionTail;
        if (header.IsResponse) return header.Answers + header.Authorities + header.Additionals > 0 || offset == message.Length;
        if (header.Additionals == 0) return offset == message.Length;
        return offset + 11 <= message.Length && message[offset] == 0 && BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 1)..]) == OptType;
    }

    private static bool IsHostName(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'-' or (byte)'_')) return false;
        }

        return name.Contains((byte)'.');
    }
}
