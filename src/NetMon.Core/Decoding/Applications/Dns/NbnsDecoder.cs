using System.Globalization;
using System.Net;
using System.Text;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>NetBIOS name service, RFC 1002 section 4.2.</summary>
internal sealed class NbnsDecoder : ApplicationDecoder
{
    private const int NameType = 32;
    private const int StatusType = 33;
    private const int MaxOpcode = 9;

    public override string Name => "NBNS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [137];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort || payload.Data.Length < DnsHeader.Length) return false;
        var header = DnsHeader.Read(payload.Data);
        if (header.Opcode > MaxOpcode || header.Questions + header.Answers is 0 or > 16) return false;
        Span<byte> name = stackalloc byte[DnsName.MaxTextLength];
        var offset = DnsHeader.Length;
        return DnsName.Walk(payload.Data, ref offset, name, out var length) switch
        {
            DnsNameEnd.Root => NetBiosName.IsEncoded(name[..length]),
            DnsNameEnd.Cut => !payload.IsWhole,
            _ => false,
        };
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        var header = DnsHeader.Read(data);
        message.Add("Transaction ID", header.Id, 0, 2);
        message.Add("Response", header.IsResponse, 2, 1);
        message.Add("Opcode", Opcode(header.Opcode), 2, 1);
        if (header.IsResponse) message.Add("Reply code", header.ResponseCode, 3, 1);

        var info = new StringBuilder(Opcode(header.Opcode));
        if (header.IsResponse) info.Append(" response");
        if (header.IsResponse && header.ResponseCode != 0) info.Append(", ").Append(ResponseCode(header.ResponseCode));

        var at = DnsHeader.Length;
        var good = true;
        for (var i = 0; good && i < header.Questions; i++)
        {
            var start = at;
            good = TryReadName(data, ref at, out var name);
            var reader = new PayloadReader(data, at);
            int type = reader.ReadUInt16();
            reader.ReadUInt16();
            good = good && !reader.IsCut;
            if (!good) break;
            message.DnsName ??= name;
            message.Add("Query name", name, start, at - start);
            message.Add("Query type", Type(type), at, 2);
            info.Append(' ').Append(Type(type)).Append(' ').Append(name);
            at = reader.Position;
        }

        for (var i = 0; good && i < header.Answers; i++) good = ReadAnswer(data, ref at, message, info);
        message.Info = info.ToString();
    }

    private static bool ReadAnswer(ReadOnlySpan<byte> data, ref int at, ApplicationMessage message, StringBuilder info)
    {
        var start = at;
        if (!TryReadName(data, ref at, out var name)) return false;
        var reader = new PayloadReader(data, at);
        int type = reader.ReadUInt16();
        reader.ReadUInt16();
        var seconds = reader.ReadUInt32();
        int length = reader.ReadUInt16();
        var value = reader.Position;
        var bytes = reader.ReadBytes(length);
        if (reader.IsCut) return false;
        message.Add("Answer name", name, start, at - start);
        message.Add("Answer type", Type(type), at, 2);
        message.Add("Answer time to live", TimeSpan.FromSeconds(seconds), at + 4, 4);
        info.Append(' ').Append(Type(type));
        // Two bytes of flags precede each address, RFC 1002 section 4.2.1.3.
        if (type == NameType && bytes.Length >= 6)
        {
            var address = new IPAddress(bytes.Slice(2, 4));
            message.Add("Answer address", address, value + 2, 4);
            info.Append(' ').Append(address);
        }

        at = reader.Position;
        return true;
    }

    private static bool TryReadName(ReadOnlySpan<byte> data, ref int offset, out string name)
    {
        Span<byte> text = stackalloc byte[DnsName.MaxTextLength];
        var end = DnsName.Walk(data, ref offset, text, out var length);
        name = end != DnsNameEnd.Root ? string.Empty
            : NetBiosName.IsEncoded(text[..length]) ? NetBiosName.Decode(text[..length]) : DnsName.ToText(text[..length]);
        return end == DnsNameEnd.Root;
    }

    private static string Type(int type) => type switch
    {
        NameType => "NB",
        StatusType => "NBSTAT",
        _ => DnsCodes.Type(type),
    };

    private static string Opcode(int opcode) => opcode switch
    {
        0 => "Name query",
        5 => "Registration",
        6 => "Release",
        7 => "WACK",
        8 => "Refresh",
        9 => "Refresh (altcode)",
        _ => string.Create(CultureInfo.InvariantCulture, $"Unknown operation ({opcode})"),
    };

    private static string ResponseCode(int code) => code switch
    {
        1 => "Request was invalidly formatted",
        2 => "Problem with NAME server",
        3 => "Requested name does not exist",
        4 => "Not implemented",
        5 => "Refused",
        6 => "Active",
        7 => "Name in conflict",
        _ => string.Create(CultureInfo.InvariantCulture, $"Unknown error ({code})"),
    };
}
