using System.Text;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;

namespace NetMon.Transactions.Dns;

/// <summary>What a response says: RFC 1035 section 4.1, with the extended response code of RFC 6891 section 6.1.3.</summary>
[ReadsPackets]
internal sealed class DnsAnswer
{
    /// <summary>The query type that asks for all records of a name.</summary>
    public const ushort AnyType = 255;

    private const int MaxRecords = 64;
    private const int OptType = 41;
    private const int SignatureType = 46;

    // A zone transfer has millions of records; the text of this many bytes is as much as a cell can show.
    private const int MaxText = 64 * 1024;

    private readonly StringBuilder _answers = new();
    private readonly StringBuilder _addresses = new();
    private readonly StringBuilder _cnames = new();

    private DnsAnswer(in DnsHeader header, int size) => (Header, Size, ResponseCode) = (header, size, header.ResponseCode);

    /// <summary>The header.</summary>
    public DnsHeader Header { get; }

    /// <summary>Length of the message, in bytes.</summary>
    public int Size { get; }

    /// <summary>The response code, 12 bits with EDNS.</summary>
    public int ResponseCode { get; private set; }

    /// <summary>The data of the records in the answer section, joined; null if there are none.</summary>
    public string? Answers => TextOf(_answers);

    /// <summary>The addresses in the answer section, joined; null if there are none.</summary>
    public string? Addresses => TextOf(_addresses);

    /// <summary>The canonical names in the answer section, joined; null if there are none.</summary>
    public string? Cnames => TextOf(_cnames);

    /// <summary>The smallest time to live of the records in the answer section, in seconds; null if there are none.</summary>
    public long? MinimumTtl { get; private set; }

    /// <summary>Whether a record of the answer section is a signature, RFC 4034 section 3.</summary>
    public bool IsSigned { get; private set; }

    /// <summary>Names and types of the first records of the answer section.</summary>
    public List<(string Name, ushort Type)> Records { get; } = [];

    /// <summary>Reads a response as far as it is intact.</summary>
    /// <param name="message">The message, at least as long as its header.</param>
    /// <param name="size">Its length on the wire.</param>
    public static DnsAnswer Read(ReadOnlySpan<byte> message, int size)
    {
        var answer = new DnsAnswer(DnsHeader.Read(message), size);
        var at = DnsHeader.Length;
        if (!TrySkipQuestions(message, ref at, answer.Header.Questions)) return answer;
        if (!answer.TryReadRecords(message, ref at, answer.Header.Answers, isAnswer: true)) return answer;
        if (!answer.TryReadRecords(message, ref at, answer.Header.Authorities, isAnswer: false)) return answer;
        answer.TryReadRecords(message, ref at, answer.Header.Additionals, isAnswer: false);
        return answer;
    }

    private static bool TrySkipQuestions(ReadOnlySpan<byte> message, ref int at, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!DnsName.HasEnd(DnsName.Skip(message, ref at)) || at + DnsQuestion.TailLength > message.Length) return false;
            at += DnsQuestion.TailLength;
        }

        return true;
    }

    private bool TryReadRecords(ReadOnlySpan<byte> message, ref int at, int count, bool isAnswer)
    {
        for (var i = 0; i < count; i++)
        {
            var nameAt = at;
            if (!DnsName.HasEnd(DnsName.Skip(message, ref at))) return false;
            var reader = new PayloadReader(message, at);
            var type = reader.ReadUInt16();
            reader.ReadUInt16();
            var ttl = reader.ReadUInt32();
            int length = reader.ReadUInt16();
            var data = reader.Position;
            reader.Skip(length);
            if (reader.IsCut) return false;
            at = reader.Position;
            if (type == OptType && !isAnswer) ResponseCode |= (int)(ttl >> 24) << 4;
            else if (isAnswer) AddAnswer(message, nameAt, type, ttl, data, length);
        }

        return true;
    }

    private void AddAnswer(ReadOnlySpan<byte> message, int nameAt, ushort type, uint ttl, int data, int length)
    {
        if (Records.Count < MaxRecords && DnsName.TryRead(message, ref nameAt, out var name)) Records.Add((name, type));
        IsSigned |= type == SignatureType;
        MinimumTtl = Math.Min(MinimumTtl ?? ttl, ttl);
        if (_answers.Length >= MaxText) return;
        var text = DnsRecordData.Describe(message, data, length, type, out _);
        Append(_answers, text);
        if (type is 1 or 28) Append(_addresses, text);
        else if (type == 5) Append(_cnames, text);
    }

    private static void Append(StringBuilder list, string text) => list.Append(list.Length > 0 ? ", " : "").Append(text);

    private static string? TextOf(StringBuilder list) => list.Length > 0 ? list.ToString() : null;
}
