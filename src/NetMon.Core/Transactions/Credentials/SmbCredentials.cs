using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Smb;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Names of users and domains in logins of SMB with NTLM, [MS-NLMP] section 2.2.1.3. The password itself is not sent. Kerberos has the names in a
/// ticket, which is encrypted.
/// </summary>
[ReadsPackets]
internal sealed class SmbCredentials(CredentialLog log) : FramedParser(LengthOf, LengthOf)
{
    private const byte SessionMessage = 0;
    private const byte FirstControl = 0x81;
    private const byte LastControl = 0x85;
    private const int SessionHeader = 4;
    private const uint Smb1 = 0x424d53ff;
    private const uint Smb2 = 0x424d53fe;
    private const ushort SessionSetup = 1;
    private const byte SessionSetup1 = 0x73;
    private const uint MoreProcessingRequired = 0xc0000016;

    private readonly KeyedAnswers<ulong> _answers = new();

    /// <summary>Recognises SMB by its first message, RFC 1002 section 4.3 and [MS-SMB2] section 2.1.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var bytes = opening.Sent.IsEmpty ? opening.Received : opening.Sent;
        if (bytes.IsEmpty) return Recognition.Maybe;
        if (bytes[0] is >= FirstControl and <= LastControl)
            return bytes.Length < 2 ? Recognition.Maybe : bytes[1] == 0 && bytes.Length > SessionHeader + 1 && bytes[SessionHeader] == 0x20 ? Recognition.Yes : Wait(bytes);
        if (bytes[0] != SessionMessage) return Recognition.No;
        if (bytes.Length <= SessionHeader) return Recognition.Maybe;
        return bytes[SessionHeader] is 0xff or 0xfe ? Opening.Begins(bytes[(SessionHeader + 1)..], "SMB"u8) : Recognition.No;
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> message, PacketMark packet)
    {
        if (!TryReadSetup(message, out var id, out _)) return;
        if (!NtlmToken.TryReadUser(message, out var domain, out var user) || user.Length == 0) return;
        var name = domain.Length == 0 ? user : $"{domain}\\{user}";
        if (log.BeginOnce(new Credential("SMB", "NTLM", name, Secret: null), packet) is { } attempt) _answers.Ask(id, attempt);
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> message)
    {
        if (TryReadSetup(message, out var id, out var status) && status != MoreProcessingRequired) _answers.Answer(id, status == 0);
    }

    private static Recognition Wait(ReadOnlySpan<byte> bytes) => bytes.Length > SessionHeader ? Recognition.No : Recognition.Maybe;

    private static bool TryReadSetup(ReadOnlySpan<byte> message, out ulong id, out uint status)
    {
        id = status = 0;
        var data = message.Length > SessionHeader ? message[SessionHeader..] : [];
        var reader = new PayloadReader(data);
        switch (reader.ReadUInt32LittleEndian())
        {
            case Smb2:
                reader.Skip(4);
                status = reader.ReadUInt32LittleEndian();
                var command = reader.ReadUInt16LittleEndian();
                reader.Skip(10);
                id = reader.ReadUInt64LittleEndian();
                return !reader.IsCut && command == SessionSetup;
            case Smb1:
                var command1 = reader.ReadByte();
                status = reader.ReadUInt32LittleEndian();
                reader.Skip(21);
                id = reader.ReadUInt16LittleEndian();
                return !reader.IsCut && command1 == SessionSetup1;
            default:
                return false;
        }
    }

    private static long LengthOf(ReadOnlySpan<byte> head)
    {
        if (head[0] is not (SessionMessage or >= FirstControl and <= LastControl)) return -1;
        return head.Length < SessionHeader ? 0 : SessionHeader + (BinaryPrimitives.ReadUInt32BigEndian(head) & 0xffffff);
    }
}
