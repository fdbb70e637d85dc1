using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>LDAP over TCP, RFC 4511, and connectionless LDAP over UDP, as in Active Directory.</summary>
internal sealed class LdapDecoder : ApplicationDecoder
{
    private const byte BindRequest = 0x60;
    private const byte SearchRequest = 0x63;
    private const byte Enumerated = 0x0a;
    private const int SealedPrefixLength = 4;
    private const int MaxMessages = 64;

    public override string Name => "LDAP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp | ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [389, 3268];

    public override ReadOnlySpan<byte> FirstBytes => [BerReader.Sequence];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var reader = new PayloadReader(payload.Data);
        if (isUsualPort && IsSealed(payload)) return true;
        if (!TryEnterMessage(ref reader, out _, out var operation, out var end)) return false;
        if (isUsualPort) return true;
        // On other ports only a complete first message is recognised: a bind with version 3, or a search with a valid scope.
        if (end != payload.Length) return false;
        return operation switch
        {
            BindRequest => BerReader.TryReadInt32(ref reader, out var version) && version is 2 or 3,
            SearchRequest => BerReader.TryReadBytes(ref reader, BerReader.OctetString, out _)
                && BerReader.TryReadBytes(ref reader, Enumerated, out var scope) && scope.Length == 1 && scope[0] <= 3,
            _ => false,
        };
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        if (IsSealed(payload))
        {
            message.Info = NumberText.Format($"SASL GSS-API Privacy: payload ({payload.Length - SealedPrefixLength} bytes)");
            return;
        }

        var info = new StringBuilder();
        var position = 0;
        for (var i = 0; i < MaxMessages; i++)
        {
            var reader = new PayloadReader(payload.Data, position);
            if (reader.Remaining == 0 || !TryEnterMessage(ref reader, out var id, out var operation, out var end)) break;
            if (i > 0) info.Append(" | ");
            message.Add("Message ID", id, position, 0);
            message.Add("Operation", OperationName(operation)!, position, Math.Min(end, payload.Data.Length) - position);
            info.Append(NumberText.Format($"{OperationName(operation)}({id})"));
            Describe(ref reader, operation, message, info);
            position = end;
        }

        message.Info = info.ToString();
    }

    // After a bind that negotiates SASL privacy, a message is preceded by its length and wrapped in a Kerberos (RFC 4121) or NTLM token.
    private static bool IsSealed(in ApplicationPayload payload)
    {
        if (payload.Transport != ApplicationTransport.Tcp) return false;
        var reader = new PayloadReader(payload.Data);
        uint length = reader.ReadUInt32(), token = reader.ReadUInt32();
        return !reader.IsCut && length == payload.Length - SealedPrefixLength && (token >> 16 == 0x0504 || token == 0x01000000);
    }

    private static void Describe(ref PayloadReader reader, byte operation, ApplicationMessage message, StringBuilder info)
    {
        switch (operation)
        {
            case BindRequest when BerReader.TryReadInt32(ref reader, out _) && BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var name):
                AddName(name, message, info);
                if (reader.Remaining > 0) info.Append(reader.Rest[0] switch { 0x80 => " simple", 0xa3 => " sasl", _ => string.Empty });
                break;
            case SearchRequest when BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var root):
                AddName(root, message, info);
                if (BerReader.TryReadBytes(ref reader, Enumerated, out var scope) && scope.Length == 1)
                    info.Append(scope[0] switch { 0 => " baseObject", 1 => " singleLevel", 2 => " wholeSubtree", _ => string.Empty });
                break;
            case 0x64 or 0x66 or 0x68 or 0x6c or 0x6e when BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var entry):
                AddName(entry, message, info);
                break;
            case 0x61 or 0x65 or 0x67 or 0x69 or 0x6b or 0x6d or 0x6f or 0x78 when BerReader.TryReadBytes(ref reader, Enumerated, out var code) && code.Length == 1:
                message.Add("Result code", ResultName(code[0]), reader.Position - 1, 1);
                info.Append(' ').Append(ResultName(code[0]));
                break;
        }
    }

    private static void AddName(ReadOnlySpan<byte> bytes, ApplicationMessage message, StringBuilder info)
    {
        var name = bytes.IsEmpty ? "<ROOT>" : PayloadText.Printable(bytes);
        message.Add("Distinguished name", name);
        info.Append(" \"").Append(name).Append('"');
    }

    private static bool TryEnterMessage(ref PayloadReader reader, out int id, out byte operation, out int end)
    {
        id = end = 0;
        operation = 0;
        if (!BerReader.TryEnter(ref reader, BerReader.Sequence, out var length)) return false;
        end = (int)Math.Min(reader.Position + (long)length, int.MaxValue);
        return BerReader.TryReadInt32(ref reader, out id) && id >= 0 && BerReader.TryReadHeader(ref reader, out operation, out _)
            && OperationName(operation) is not null;
    }

    private static string? OperationName(byte operation) => operation switch
    {
        BindRequest => "bindRequest",
        0x61 => "bindResponse",
        0x42 => "unbindRequest",
        SearchRequest => "searchRequest",
        0x64 => "searchResEntry",
        0x65 => "searchResDone",
        0x73 => "searchResRef",
        0x66 => "modifyRequest",
        0x67 => "modifyResponse",
        0x68 => "addRequest",
        0x69 => "addResponse",
        0x4a => "delRequest",
        0x6b => "delResponse",
        0x6c => "modDNRequest",
        0x6d => "modDNResponse",
        0x6e => "compareRequest",
        0x6f => "compareResponse",
        0x50 => "abandonRequest",
        0x77 => "extendedReq",
        0x78 => "extendedResp",
        0x79 => "intermediateResponse",
        _ => null,
    };

    private static string ResultName(int code) => code switch
    {
        0 => "success",
        1 => "operationsError",
        2 => "protocolError",
        3 => "timeLimitExceeded",
        4 => "sizeLimitExceeded",
        7 => "authMethodNotSupported",
        8 => "strongerAuthRequired",
        10 => "referral",
        14 => "saslBindInProgress",
        16 => "noSuchAttribute",
        32 => "noSuchObject",
        34 => "invalidDNSyntax",
        48 => "inappropriateAuthentication",
        49 => "invalidCredentials",
        50 => "insufficientAccessRights",
        51 => "busy",
        52 => "unavailable",
        53 => "unwillingToPerform",
        68 => "entryAlreadyExists",
        _ => NumberText.Unknown(code),
    };
}
