using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>The header of DNS, mDNS, LLMNR and NBNS, RFC 1035 section 4.1.1.</summary>
internal readonly record struct DnsHeader(ushort Id, ushort Flags, ushort Questions, ushort Answers, ushort Authorities, ushort Additionals)
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 12;

    private const int MinRecordLength = 11;
    private const int MinQuestionLength = 5;

    /// <summary>Whether the message answers.</summary>
    public bool IsResponse => (Flags & 0x8000) != 0;

    /// <summary>What it wants.</summary>
    public int Opcode => (Flags >> 11) & 0x0f;

    /// <summary>How it went.</summary>
    public int ResponseCode => Flags & 0x0f;

    /// <summary>Reads a header that is there.</summary>
    public static DnsHeader Read(ReadOnlySpan<byte> message) => new(
        BinaryPrimitives.ReadUInt16BigEndian(message),
        BinaryPrimitives.ReadUInt16BigEndian(message[2..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[6..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[8..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[10..]));

    /// <summary>Whether so many questions and records fit into so many bytes.</summary>
    /// <param name="length">Bytes of the message.</param>
    public bool Fits(int length) =>
        Length + Questions * MinQuestionLength + (Answers + Authorities + Additionals) * MinRecordLength <= length;
}
