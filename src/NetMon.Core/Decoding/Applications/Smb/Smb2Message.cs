using System.Text;

namespace NetMon.Decoding.Applications.Smb;

/// <summary>One command of SMB 2 or 3, [MS-SMB2] section 2.2.1.</summary>
internal static class Smb2Message
{
    private const int NegotiateCommand = 0;
    private const int SessionSetupCommand = 1;
    private const int TreeConnectCommand = 3;
    private const int CreateCommand = 5;
    private const int HeaderLength = 64;
    private const int ResponseFlag = 1;
    private const int DialectOffset = 68;

    /// <summary>Reads a command.</summary>
    /// <param name="data">The command from its protocol ID on.</param>
    /// <param name="offset">Offset of the command in the payload.</param>
    /// <param name="message">Receives the fields.</param>
    /// <param name="info">Receives the Info text.</param>
    /// <returns>Offset from here to the next command; 0 if there is none.</returns>
    public static int Read(ReadOnlySpan<byte> data, int offset, ApplicationMessage message, StringBuilder info)
    {
        var reader = new PayloadReader(data, 8);
        var status = reader.ReadUInt32LittleEndian();
        int command = reader.ReadUInt16LittleEndian();
        reader.ReadUInt16LittleEndian();
        var flags = reader.ReadUInt32LittleEndian();
        var next = reader.ReadUInt32LittleEndian();
        var id = reader.ReadUInt64LittleEndian();
        if (reader.IsCut)
        {
            info.Append("SMB2");
            return 0;
        }

        var isResponse = (flags & ResponseFlag) != 0;
        info.Append(CommandName(command)).Append(isResponse ? " Response" : " Request");
        message.Add("Version", "SMB2", offset, 4);
        message.Add("Command", CommandName(command), offset + 12, 2);
        message.Add("Response", isResponse, offset + 16, 1);
        message.Add("Message ID", id, offset + 24, 8);
        if (isResponse)
        {
            message.Add("Status", NtStatus.Name(status), offset + 8, 4);
            if (status != 0) info.Append(", Error: ").Append(NtStatus.Name(status));
            var dialect = new PayloadReader(data, DialectOffset);
            if (command == NegotiateCommand && status == 0 && dialect.ReadUInt16LittleEndian() is > 0 and var number)
                message.Add("Dialect", NumberText.Format($"0x{number:x4}"), offset + DialectOffset, 2);
        }

        if (command == SessionSetupCommand) NtlmToken.Read(data, message, info);
        else if (command == TreeConnectCommand && !isResponse) AddName(data, offset, HeaderLength + 4, "Tree", message, info);
        else if (command == CreateCommand && !isResponse) AddName(data, offset, HeaderLength + 44, "File", message, info);
        reader.Skip(8);
        var session = reader.ReadUInt64LittleEndian();
        if (!reader.IsCut) message.Add("Session ID", NumberText.Format($"0x{session:x16}"), offset + 40, 8);
        return next <= int.MaxValue ? (int)next : 0;
    }

    // Offset from the header, and length in bytes, [MS-SMB2] sections 2.2.9 and 2.2.13.
    private static void AddName(ReadOnlySpan<byte> data, int offset, int field, string what, ApplicationMessage message, StringBuilder info)
    {
        var reader = new PayloadReader(data, field);
        int start = reader.ReadUInt16LittleEndian(), length = reader.ReadUInt16LittleEndian();
        if (reader.IsCut || start < HeaderLength) return;
        var name = Utf16Text.Read(data, start, length);
        message.Add(what, name, offset + start, length);
        info.Append(' ').Append(what).Append(": ").Append(name);
    }

    private static string CommandName(int command) => command switch
    {
        NegotiateCommand => "Negotiate Protocol",
        SessionSetupCommand => "Session Setup",
        2 => "Session Logoff",
        TreeConnectCommand => "Tree Connect",
        4 => "Tree Disconnect",
        CreateCommand => "Create",
        6 => "Close",
        7 => "Flush",
        8 => "Read",
        9 => "Write",
        10 => "Lock",
        11 => "Ioctl",
        12 => "Cancel",
        13 => "KeepAlive",
        14 => "Find",
        15 => "Notify",
        16 => "GetInfo",
        17 => "SetInfo",
        18 => "Break",
        _ => NumberText.Unknown(command),
    };
}
