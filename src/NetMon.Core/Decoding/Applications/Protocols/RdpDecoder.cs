using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>
/// Remote Desktop, MS-RDPBCGR section 2.2.1: the connection requests and confirmations before encryption starts, in TPKT packets (RFC
/// 1006).
/// </summary>
internal sealed class RdpDecoder : ApplicationDecoder
{
    private const int MinLength = 7;
    private const int TypeOffset = 5;
    private const int VariablePartOffset = 11;
    private const int NegotiationLength = 8;
    private const byte ConnectionRequest = 0xe0;
    private const byte ConnectionConfirm = 0xd0;
    private const byte Data = 0xf0;

    public override string Name => "RDP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [3389];

    public override ReadOnlySpan<byte> FirstBytes => [3];

    private static ReadOnlySpan<byte> Cookie => "Cookie: mstshash="u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (data.Length < MinLength || data is not [3, 0, ..]) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
        if (length < MinLength || length > payload.Length) return false;
        if (isUsualPort) return data[TypeOffset] is ConnectionRequest or ConnectionConfirm or Data;
        return data[TypeOffset] == ConnectionRequest && length == payload.Length && data.Length >= VariablePartOffset
            && (data[VariablePartOffset..].StartsWith(Cookie) || data[VariablePartOffset..] is [1, _, NegotiationLength, 0, _, 0, 0, 0]);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        var said = new List<string>();
        if (data[TypeOffset] == Data)
        {
            said.Add("Data");
        }
        else if (data.Length > VariablePartOffset)
        {
            ReadNegotiation(data, message, said);
        }

        if (said.Count == 0) said.Add(data[TypeOffset] == ConnectionRequest ? "Connection Request" : "Connection Confirm");
        message.Info = string.Join(", ", said);
    }

    private static void ReadNegotiation(ReadOnlySpan<byte> data, ApplicationMessage message, List<string> said)
    {
        var offset = VariablePartOffset;
        if (data[offset..].StartsWith(Cookie))
        {
            var line = PayloadText.FirstLine(data[offset..]);
            var user = line[Cookie.Length..];
            message.Add("User", PayloadText.Printable(user), offset + Cookie.Length, user.Length);
            said.Add(TextLine.Show(line));
            offset += line.Length + 2;
        }

        if (offset >= data.Length) return;
        if (data[offset..] is not [>= 1 and <= 3 and var type, _, NegotiationLength, 0, ..]) return;
        said.Add(type switch { 1 => "Negotiate Request", 2 => "Negotiate Response", _ => "Negotiate Failure" });
        if (data.Length < offset + NegotiationLength) return;
        var value = BinaryPrimitives.ReadUInt32LittleEndian(data[(offset + 4)..]);
        message.Add(type switch { 1 => "Requested Protocols", 2 => "Selected Protocol", _ => "Failure Code" }, value, offset + 4, sizeof(uint));
    }
}
