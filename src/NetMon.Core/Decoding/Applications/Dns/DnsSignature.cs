using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>Whether bytes are a message of DNS or one of its relatives.</summary>
internal static class DnsSignature
{
    private const int QuestionTail = 4;
    private const int UnusedFlag = 0x0040;
    private const ushort InternetClass = 1;
    private const int MaxOpcode = 6;

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
            return header.Opcode <= MaxOpcode && (!isWhole || header.Fits(message.Length));
        }

        var offset = DnsHeader.Length;
        var end = DnsName.Skip(message, ref offset);
        if (end == DnsNameEnd.Cut) return !isWhole;
        // What is no name is one that somebody damaged only where all else is as it must be.
        if (IsDamaged(end) && (header.Opcode > MaxOpcode || (header.Flags & UnusedFlag) != 0 || (isWhole && !header.Fits(message.Length)))) return false;
        if (!DnsName.HasEnd(end)) return true;
        return !isWhole || offset + QuestionTail <= message.Length;
    }

    /// <summary>The first part of a message on a usual port, of which nothing says that it is one but itself.</summary>
    /// <param name="message">The bytes that are there.</param>
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

    // To skip a name is to have no room for its text, so that it is too long is no damage here.
    private static bool IsDamaged(DnsNameEnd end) => end is not (DnsNameEnd.Root or DnsNameEnd.TooLong);

    /// <summary>
    /// On any port: one question of class Internet, of host name characters, and records that take up the bytes exactly as far as they are
    /// there.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="isWhole">Whether all of its bytes are there.</param>
    // One question: the cheapest look that nearly all other payloads fail, and without the other's stack.
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
