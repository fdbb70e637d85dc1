namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Kerberos 5, RFC 4120. The first two fields of a message are version and type, so it is recognised on any port.</summary>
internal sealed class KerberosDecoder : ApplicationDecoder
{
    private const int TcpLengthPrefix = 4;
    private const int ErrorType = 30;
    private const int ProtocolVersion = 5;

    public override string Name => "KERBEROS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [88];

    public override ReadOnlySpan<byte> FirstBytes => [0x00, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x7e];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) => TryEnter(payload, out _, out _);

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        if (!TryEnter(payload, out var reader, out var type)) return;
        message.Add("Message type", TypeName(type), reader.Position - 1, 1);
        message.Info = TypeName(type);
        if (type != ErrorType) return;

        // The error code is field 6, RFC 4120 section 5.9.1. The fields before it are skipped.
        while (BerReader.TryReadHeader(ref reader, out var tag, out var length))
        {
            if (tag == 0xa6)
            {
                if (!BerReader.TryReadInt32(ref reader, out var code)) return;
                message.Add("Error code", ErrorName(code), reader.Position - 1, 1);
                message.Info = "KRB Error: " + ErrorName(code);
                return;
            }

            reader.Skip(length);
        }
    }

    // Over TCP the message is preceded by its length, RFC 4120 section 7.2.2.
    private static bool TryEnter(in ApplicationPayload payload, out PayloadReader reader, out int type)
    {
        type = 0;
        reader = new PayloadReader(payload.Data);
        if (payload.Transport == ApplicationTransport.Tcp && reader.ReadUInt32() is 0 or > 1 << 20) return false;
        if (!BerReader.TryReadHeader(ref reader, out var application, out _) || (application & 0xe0) != 0x60) return false;
        if (!BerReader.TryEnter(ref reader, BerReader.Sequence, out _)) return false;
        var number = application & 0x1f;
        // Requests number their fields from 1, other messages from 0.
        var first = number is 10 or 12 ? (byte)0xa1 : (byte)0xa0;
        return BerReader.TryEnter(ref reader, first, out _) && BerReader.TryReadInt32(ref reader, out var version) && version == ProtocolVersion
            && BerReader.TryEnter(ref reader, (byte)(first + 1), out _) && BerReader.TryReadInt32(ref reader, out type) && type == number;
    }

    private static string TypeName(int type) => type switch
    {
        10 => "AS-REQ",
        11 => "AS-REP",
        12 => "TGS-REQ",
        13 => "TGS-REP",
        14 => "AP-REQ",
        15 => "AP-REP",
        20 => "KRB-SAFE",
        21 => "KRB-PRIV",
        22 => "KRB-CRED",
        ErrorType => "KRB-ERROR",
        _ => NumberText.Unknown(type),
    };

    private static string ErrorName(int code) => code switch
    {
        1 => "KRB5KDC_ERR_NAME_EXP",
        2 => "KRB5KDC_ERR_SERVICE_EXP",
        3 => "KRB5KDC_ERR_BAD_PVNO",
        6 => "KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN",
        7 => "KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN",
        12 => "KRB5KDC_ERR_POLICY",
        13 => "KRB5KDC_ERR_BADOPTION",
        14 => "KRB5KDC_ERR_ETYPE_NOSUPP",
        18 => "KRB5KDC_ERR_CLIENT_REVOKED",
        23 => "KRB5KDC_ERR_KEY_EXP",
        24 => "KRB5KDC_ERR_PREAUTH_FAILED",
        25 => "KRB5KDC_ERR_PREAUTH_REQUIRED",
        31 => "KRB5KRB_AP_ERR_BAD_INTEGRITY",
        32 => "KRB5KRB_AP_ERR_TKT_EXPIRED",
        34 => "KRB5KRB_AP_ERR_REPEAT",
        37 => "KRB5KRB_AP_ERR_SKEW",
        41 => "KRB5KRB_AP_ERR_MODIFIED",
        52 => "KRB5KRB_ERR_RESPONSE_TOO_BIG",
        60 => "KRB5KRB_ERR_GENERIC",
        68 => "KRB5KDC_ERR_WRONG_REALM",
        _ => NumberText.Unknown(code),
    };
}
