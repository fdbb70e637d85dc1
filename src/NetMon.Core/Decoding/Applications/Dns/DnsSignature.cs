using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>Recognises messages of DNS and its relatives.</summary>
internal static class DnsSignature
{
    private const int QuestionTail = 4;
    private const int UnusedFlag = 0x0040;
    private const ushort InternetClass = 1;
    private const int MaxOpcode = 6;

    /// <summary>
    /// Recognises a message on a usual port: a complete header, and a first question that is readable as far as it is available.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="isWhole">Whether the message is complete.</param>
    public static bool IsPlausible(ReadOnlySpan<byte> message, bool isWhole)
    {
        if (message.Length < DnsHeader.Length) return false;
        var header = DnsHeader.Read(message);
        if (header.Questions == 0)
        {
            // Without a question, only the header distinguishes a message from noise.
            return header.Opcode <= MaxOpcode && (!isWhole || header.Fits(message.Length));
        }

        var offset = DnsHeader.Length;
        var end = DnsName.Skip(message, ref offset);
        if (end == DnsNameEnd.Cut) return !isWhole;
        // A malformed name is accepted only if everything else in the message is valid.
        if (IsDamaged(end) && (header.Opcode > MaxOpcode || (header.Flags & UnusedFlag) != 0 || (isWhole && !header.Fits(message.Length)))) return false;
        if (!DnsName.HasEnd(end)) return true;
        return !isWhole || offset + QuestionTail <= message.Length;
    }

    /// <summary>Recognises the truncated start of a message on a usual port, by its content only.</summary>
    /// <param name="message">The available bytes.</param>
    public static bool IsBeginning(ReadOnlySpan<byte> message)
    {
        const int Update = 5;
        var header = DnsHeader.Read(message);
        if (header.Opcode > MaxOpcode || (header.Flags & UnusedFlag) != 0 || header.Questions > 1) return false;
        if (header.Questions == 0) return header.IsResponse && header.Answers + header.Authorities + header.Additionals > 0;
        if (!header.IsResponse && header.Opcode != Update && (header.ResponseCode != 0 || header.Answers + header.Authorities > 1)) return false;
        var offset = DnsHeader.Length;
        var end = DnsName.Skip(message, ref offset);
        if (end == DnsNameEnd.Cut) return true;
        if (IsDamaged(end)) return false;
        return offset + QuestionTail > message.Length
            || BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 2)..]) is InternetClass or 3 or 4 or 254 or 255;
    }

    // Skip has no room for the text of a name, so TooLong does not mean damage here.
    private static bool IsDamaged(DnsNameEnd end) => end is not (DnsNameEnd.Root or DnsNameEnd.TooLong);

    /// <summary>
    /// Recognises a message on any port: one question of class Internet with a host name, and records that fill the message exactly, as far
    /// as it is available.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="isWhole">Whether the message is complete.</param>
    // Checking for one question is cheapest and rejects nearly all other payloads, without the stack frame of the full check.
    public static bool IsCertain(ReadOnlySpan<byte> message, bool isWhole = true) =>
        message.Length > DnsHeader.Length + QuestionTail && message[4] == 0 && message[5] == 1 && HasCertainQuestion(message, isWhole);

    [SkipLocalsInit]
    private static bool HasCertainQuestion(ReadOnlySpan<byte> message, bool isWhole)
    {
        var header = DnsHeader.Read(message);
        if (header.Opcode != 0 || (header.Flags & UnusedFlag) != 0 || (isWhole && !header.Fits(message.Length))) return false;
        if (!header.IsResponse && (header.ResponseCode != 0 || header.Answers != 0 || header.Authorities != 0 || header.Additionals > 1)) return false;

        Span<byte> name = stackalloc byte[DnsName.MaxTextLength];
        var offset = DnsHeader.Length;
        if (DnsName.Walk(message, ref offset, name, out var length) != DnsNameEnd.Root || length < 3 || !IsHostName(name[..length])) return false;
        if (offset + QuestionTail > message.Length || BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 2)..]) != InternetClass) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(message[offset..]) is 0 or > 257) return false;
        offset += QuestionTail;
        var records = header.Answers + header.Authorities + header.Additionals;
        for (var i = 0; i < records; i++)
        {
            if (!TrySkipRecord(message, ref offset, out var isCut)) return isCut && !isWhole;
        }

        return offset == message.Length;
    }

    private static bool TrySkipRecord(ReadOnlySpan<byte> message, ref int offset, out bool isCut)
    {
        const int FixedLength = 10;
        var end = DnsName.Skip(message, ref offset);
        isCut = end == DnsNameEnd.Cut || offset + FixedLength > message.Length;
        if (isCut || IsDamaged(end)) return false;
        offset += FixedLength + BinaryPrimitives.ReadUInt16BigEndian(message[(offset + FixedLength - 2)..]);
        isCut = offset > message.Length;
        return !isCut;
    }

    private static bool IsHostName(ReadOnlySpan<byte> name)
    {
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'-' or (byte)'_')) return false;
        }

        return name.Contains((byte)'.');
    }
}
