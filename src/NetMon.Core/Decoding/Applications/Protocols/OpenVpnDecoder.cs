namespace NetMon.Decoding.Applications.Protocols;

/// <summary>OpenVPN, as in its ssl_pkt.h: five bits of opcode, three of key ID, and a session ID in control messages.</summary>
internal sealed class OpenVpnDecoder : ApplicationDecoder
{
    private const int HardResetClient = 7;
    private const int HardResetServer = 8;
    private const int LastOperation = 11;
    private const int ControlLength = 14;

    public override string Name => "OPENVPN";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [1194];

    public override ReadOnlySpan<byte> FirstBytes => [HardResetClient << 3];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var prefix = PrefixLength(payload);
        var reader = new PayloadReader(payload.Data);
        var length = prefix == 0 ? payload.Length : reader.ReadUInt16();
        int first = reader.ReadByte();
        var operation = first >> 3;
        if (reader.IsCut) return false;
        // On other ports only the first packet of a session without tls-auth or tls-crypt is recognised: no acknowledgments, and message 0.
        if (!isUsualPort)
            return payload.Length == ControlLength && first == HardResetClient << 3 && new PayloadReader(payload.Data, 9).Rest.IndexOfAnyExcept((byte)0) < 0;
        if (operation is 0 or > LastOperation || length < 2) return false;
        return operation is 6 or 9 || length >= ControlLength - 5;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var prefix = PrefixLength(payload);
        var reader = new PayloadReader(payload.Data, prefix);
        int first = reader.ReadByte();
        message.Add("Opcode", OperationName(first >> 3), prefix, 1);
        message.Add("Key ID", first & 7, prefix, 1);
        message.Info = "MessageType: " + OperationName(first >> 3);
        if (first >> 3 is 6 or 9) return;
        var session = reader.ReadUInt64();
        if (!reader.IsCut) message.Add("Session ID", NumberText.Format($"0x{session:x16}"), prefix + 1, 8);
    }

    private static int PrefixLength(in ApplicationPayload payload) => payload.Transport == ApplicationTransport.Tcp ? 2 : 0;

    private static string OperationName(int operation) => operation switch
    {
        1 => "P_CONTROL_HARD_RESET_CLIENT_V1",
        2 => "P_CONTROL_HARD_RESET_SERVER_V1",
        3 => "P_CONTROL_SOFT_RESET_V1",
        4 => "P_CONTROL_V1",
        5 => "P_ACK_V1",
        6 => "P_DATA_V1",
        HardResetClient => "P_CONTROL_HARD_RESET_CLIENT_V2",
        HardResetServer => "P_CONTROL_HARD_RESET_SERVER_V2",
        9 => "P_DATA_V2",
        10 => "P_CONTROL_HARD_RESET_CLIENT_V3",
        _ => "P_CONTROL_WKC_V1",
    };
}
