using System.Net;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Hot standby router protocol: version 1 (RFC 2281), and version 2, whose fields are TLVs.</summary>
internal sealed class HsrpDecoder : ApplicationDecoder
{
    private const int Version1Length = 20;
    private const int GroupStateType = 1;
    private const int GroupStateLength = 40;
    private const int LastType = 4;

    public override string Name => "HSRP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [1985, 2029];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (!isUsualPort || data.Length < 3) return false;
        return IsVersion2(data) || (data[0] == 0 && data[1] <= 3 && payload.Length >= (data[1] == 3 ? 16 : Version1Length));
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        var isVersion2 = IsVersion2(data);
        message.Add("Version", isVersion2 ? 2 : 1, 0, 1);
        if (isVersion2 && data[0] != GroupStateType)
        {
            message.Info = data[0] switch { 2 => "Interface State TLV", 3 => "Text Authentication TLV", _ => "MD5 Authentication TLV" };
            return;
        }

        var at = isVersion2 ? 3 : 1;
        var reader = new PayloadReader(data, at);
        int operation = reader.ReadByte(), state = reader.ReadByte();
        if (reader.IsCut) return;
        message.Add("Opcode", OperationName(operation), at, 1);
        if (!isVersion2 && operation == 3)
        {
            message.Info = OperationName(operation);
            return;
        }

        message.Add("State", isVersion2 ? StateName(state) : StateName(Version2State(state)), at + 1, 1);
        message.Info = $"{OperationName(operation)} (state {(isVersion2 ? StateName(state) : StateName(Version2State(state)))})";
        if (isVersion2) return;
        int group = new PayloadReader(data, 6).ReadByte();
        var address = new PayloadReader(data, 16).ReadBytes(4);
        message.Add("Group", group, 6, 1);
        if (address.Length == 4) message.Add("Virtual IP address", new IPAddress(address), 16, 4);
    }

    private static bool IsVersion2(ReadOnlySpan<byte> data) =>
        data[0] == GroupStateType ? data[1] == GroupStateLength && data[2] == 2 : data[0] is > GroupStateType and <= LastType && data[1] is >= 4 and <= 40;

    // Version 1 encodes a state as a bit, version 2 as a number.
    private static int Version2State(int state) => state switch { 0 => 1, 1 => 2, 2 => 3, 4 => 4, 8 => 5, 16 => 6, _ => 0 };

    private static string OperationName(int operation) => operation switch
    {
        0 => "Hello",
        1 => "Coup",
        2 => "Resign",
        3 => "Advertise",
        _ => NumberText.Unknown(operation),
    };

    private static string StateName(int state) => state switch
    {
        1 => "Initial",
        2 => "Learn",
        3 => "Listen",
        4 => "Speak",
        5 => "Standby",
        6 => "Active",
        _ => "Unknown",
    };
}
