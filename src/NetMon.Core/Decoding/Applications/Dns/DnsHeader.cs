using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>The header of DNS, mDNS, LLMNR and NBNS, RFC 1035 section 4.1.1.</summary>
internal readonly record struct DnsHeader(ushort Id, ushort Flags, ushort Questions, ushort Answers, ushort Authorities, ushort Additionals)
{
    /// <summary>Length of the header, in bytes.</summary>
    public const int Length = 12;

    private const int MinRecordLength = 11;
    private const int MinQuestionLength = 5;

    /// <summary>Whether the message is a response.</summary>
    public bool IsResponse => (Flags & 0x8000) != 0;

    /// <summary>The kind of query.</summary>
    public int Opcode => (Flags >> 11) & 0x0f;

    /// <summary>The response code.</summary>
    public int ResponseCode => Flags & 0x0f;

    /// <summary>Reads a header; the message must be long enough.</summary>
    public static DnsHeader Read(ReadOnlySpan<byte> message) => new(
        BinaryPrimitives.ReadUInt16BigEndian(message),
        BinaryPrimitives.ReadUInt16BigEndian(message[2..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[6..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[8..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[10..]));

    /// <summary>Whether the message is long enough for the number of questions and records.</summary>
    /// <param name="length">Length of the message, in bytes.</param>
    public bool Fits(int length) =>
        Length + Questions * MinQuestionLength + (Answers + Authorities + Additionals) * MinRecordLength <= length;
}
