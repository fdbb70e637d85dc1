using System.Globalization;
using System.Text;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>The protocols that share the message format of RFC 1035.</summary>
internal enum DnsFlavor : byte
{
    /// <summary>DNS, and LLMNR (RFC 4795), which is read in the same way.</summary>
    Unicast,

    /// <summary>mDNS. The top bit of a class has another meaning, RFC 6762 sections 5.4 and 10.2.</summary>
    Multicast,
}

/// <summary>
/// Reads a message of DNS, mDNS or LLMNR, RFC 1035 section 4: all questions and records, and an Info line like Wireshark's.
/// </summary>
internal static class DnsMessage
{
    private const int ClassTopBit = 0x8000;
    private const int OptType = 41;

    /// <summary>
    /// Shown in Info for a malformed name. The bytes of the name are not shown, because they could be taken for a valid one.
    /// </summary>
    internal const string Malformed = "Malformed";

    // Limits the Info line, because a zone transfer has thousands of records.
    private const int MaxInfoLength = 4096;

    /// <summary>Reads a message up to the first error.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="offset">Offset of the message in the payload.</param>
    /// <param name="flavor">The protocol of the message.</param>
    /// <param name="message">Receives the fields.</param>
    public static void Read(ReadOnlySpan<byte> bytes, int offset, DnsFlavor flavor, ApplicationMessage message)
    {
        if (bytes.Length < DnsHeader.Length) return;
        var header = DnsHeader.Read(bytes);
        AddHeader(header, offset, message);

        var info = new StringBuilder(DnsCodes.Opcode(header.Opcode));
        if (header.IsResponse) info.Append(" response");
        info.Append(CultureInfo.InvariantCulture, $" 0x{header.Id:x4}");
        if (header.IsResponse && header.ResponseCode != 0) info.Append(' ').Append(DnsCodes.ResponseCode(header.ResponseCode));

        var at = DnsHeader.Length;
        if (ReadQuestions(bytes, ref at, header.Questions, offset, flavor, message, info)
            && ReadRecords(bytes, ref at, header.Answers, "Answer", offset, flavor, message, info)
            && ReadRecords(bytes, ref at, header.Authorities, "Authority", offset, flavor, message, info))
        {
            ReadRecords(bytes, ref at, header.Additionals, "Additional", offset, flavor, message, info);
        }

        message.Info = info.ToString();
    }

    private static void AddHeader(in DnsHeader header, int offset, ApplicationMessage message)
    {
        message.Add("Transaction ID", header.Id, offset, 2);
        message.Add("Response", header.IsResponse, offset + 2, 1);
        message.Add("Opcode", DnsCodes.Opcode(header.Opcode), offset + 2, 1);
        if (header.IsResponse) message.Add("Authoritative", (header.Flags & 0x0400) != 0, offset + 2, 1);
        message.Add("Truncated", (header.Flags & 0x0200) != 0, offset + 2, 1);
        message.Add("Recursion desired", (header.Flags & 0x0100) != 0, offset + 2, 1);
        if (header.IsResponse)
        {
            message.Add("Recursion available", (header.Flags & 0x0080) != 0, offset + 3, 1);
            message.Add("Answer authenticated", (header.Flags & 0x0020) != 0, offset + 3, 1);
            message.Add("Reply code", DnsCodes.ResponseCode(header.ResponseCode), offset + 3, 1);
        }

        message.Add("Questions", header.Questions, offset + 4, 2);
        message.Add("Answer RRs", header.Answers, offset + 6, 2);
        message.Add("Authority RRs", header.Authorities, offset + 8, 2);
        message.Add("Additional RRs", header.Additionals, offset + 10, 2);
    }

    private static bool ReadQuestions(
        ReadOnlySpan<byte> bytes, ref int at, int count, int offset, DnsFlavor flavor, ApplicationMessage message, StringBuilder info)
    {
        Span<byte> text = stackalloc byte[DnsName.MaxTextLength];
        for (var i = 0; i < count; i++)
        {
            var start = at;
            var isThere = DnsQuestion.TryRead(bytes, ref at, text, out var length, out var question);
            var (end, type, @class) = question;
            if (!TryGoOn(end, message, info) || !isThere) return false;

            var tail = at - DnsQuestion.TailLength;
            var name = DnsName.Show(text[..length]);
            AddName("Query name", end, name, offset + start, tail - start, message);
            if (end == DnsNameEnd.Root) message.DnsName ??= length == 0 ? DnsQuestion.Root : name;
            else name = Malformed;
            message.Add("Query type", DnsCodes.Type(type), offset + tail, 2);
            message.Add("Query class", (int)@class, offset + tail + 2, 2);
            if (info.Length > MaxInfoLength) continue;
            info.Append(' ').Append(DnsCodes.Type(type)).Append(' ').Append(name);
            if (flavor == DnsFlavor.Multicast) info.Append((@class & ClassTopBit) != 0 ? ", \"QU\" question" : ", \"QM\" question");
        }

        return true;
    }

    private static bool ReadRecords(
        ReadOnlySpan<byte> bytes, ref int at, int count, string section, int offset, DnsFlavor flavor, ApplicationMessage message, StringBuilder info)
    {
        for (var i = 0; i < count; i++)
        {
            var start = at;
            var end = DnsName.Read(bytes, ref at, out var name);
            if (!TryGoOn(end, message, info)) return false;
            var reader = new PayloadReader(bytes, at);
            int type = reader.ReadUInt16();
            int @class = reader.ReadUInt16();
            var seconds = reader.ReadUInt32();
            int length = reader.ReadUInt16();
            var data = reader.Position;
            reader.Skip(length);
            if (reader.IsCut) return false;

            var text = DnsRecordData.Describe(bytes, data, length, type, out var summary);
            AddName(section + " name", end, name, offset + start, at - start, message);
            message.Add(section + " type", DnsCodes.Type(type), offset + at, 2);
            // EDNS redefines class and TTL, RFC 6891 section 6.1.2.
            if (type != OptType)
            {
                message.Add(section + " class", @class, offset + at + 2, 2);
                message.Add(section + " time to live", TimeSpan.FromSeconds(seconds), offset + at + 4, 4);
            }

            message.Add(section + " data", text, offset + data, length);
            at = reader.Position;
            if (info.Length > MaxInfoLength) continue;
            info.Append(' ').Append(DnsCodes.Type(type));
            if (flavor == DnsFlavor.Multicast && type != OptType && (@class & ClassTopBit) != 0) info.Append(", cache flush");
            if (summary is not null) info.Append(' ').Append(summary);
            if (end != DnsNameEnd.Root) info.Append(' ').Append(Malformed);
        }

        return true;
    }

    // After a label of a reserved type, the position of what follows is unknown. If the bytes end, the message is truncated or its counts
    // are too high.
    private static bool TryGoOn(DnsNameEnd end, ApplicationMessage message, StringBuilder info)
    {
        if (DnsName.HasEnd(end)) return true;
        if (end != DnsNameEnd.Cut)
        {
            info.Append(' ').Append(Malformed);
            message.Add(Malformed, "name: " + DnsName.Describe(end));
        }

        return false;
    }

    private static void AddName(string label, DnsNameEnd end, string name, int offset, int length, ApplicationMessage message)
    {
        if (end == DnsNameEnd.Root) message.Add(label, name, offset, length);
        else message.Add(Malformed, $"{label}: {DnsName.Describe(end)}", offset, length);
    }
}
