using System.Text;

namespace NetMon.Decoding.Applications.Smb;

/// <summary>A message of SMB 1, [MS-CIFS] section 2.2.3.1.</summary>
internal static class Smb1Message
{
    private const int SessionSetupCommand = 0x73;
    private const int ReplyFlag = 0x80;
    private const int NtStatusFlag = 0x4000;

    /// <summary>Reads a message.</summary>
    /// <param name="data">The message from its protocol ID on.</param>
    /// <param name="offset">Offset of the message in the payload.</param>
    /// <param name="message">Receives the fields.</param>
    /// <param name="info">Receives the Info text.</param>
    public static void Read(ReadOnlySpan<byte> data, int offset, ApplicationMessage message, StringBuilder info)
    {
        var reader = new PayloadReader(data, 4);
        int command = reader.ReadByte();
        var status = reader.ReadUInt32LittleEndian();
        int flags = reader.ReadByte();
        int flags2 = reader.ReadUInt16LittleEndian();
        if (reader.IsCut)
        {
            info.Append("SMB");
            return;
        }

        var isResponse = (flags & ReplyFlag) != 0;
        message.Add("Version", "SMB1", offset, 4);
        message.Add("Command", CommandName(command), offset + 4, 1);
        message.Add("Response", isResponse, offset + 9, 1);
        info.Append(CommandName(command)).Append(isResponse ? " Response" : " Request");
        if (isResponse && (flags2 & NtStatusFlag) != 0)
        {
            message.Add("Status", NtStatus.Name(status), offset + 5, 4);
            if (status != 0) info.Append(", Error: ").Append(NtStatus.Name(status));
        }

        if (command == SessionSetupCommand) NtlmToken.Read(data, message, info);
    }

    private static string CommandName(int command) => command switch
    {
        0x00 => "Create Directory",
        0x01 => "Delete Directory",
        0x02 => "Open",
        0x03 => "Create",
        0x04 => "Close",
        0x05 => "Flush",
        0x06 => "Delete",
        0x07 => "Rename",
        0x08 => "Query Information",
        0x09 => "Set Information",
        0x0a => "Read",
        0x0b => "Write",
        0x10 => "Check Directory",
        0x24 => "Locking AndX",
        0x25 => "Trans",
        0x2b => "Echo",
        0x2d => "Open AndX",
        0x2e => "Read AndX",
        0x2f => "Write AndX",
        0x32 => "Trans2",
        0x34 => "Find Close2",
        0x70 => "Tree Connect",
        0x71 => "Tree Disconnect",
        0x72 => "Negotiate Protocol",
        SessionSetupCommand => "Session Setup AndX",
        0x74 => "Logoff AndX",
        0x75 => "Tree Connect AndX",
        0x80 => "Query Information Disk",
        0xa0 => "NT Trans",
        0xa2 => "NT Create AndX",
        0xa4 => "NT Cancel",
        _ => NumberText.Format($"Unknown (0x{command:x2})"),
    };
}
