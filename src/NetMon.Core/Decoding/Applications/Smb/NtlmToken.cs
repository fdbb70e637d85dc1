using System.Text;

namespace NetMon.Decoding.Applications.Smb;

/// <summary>The NTLM message in a session setup, [MS-NLMP] section 2.2.1, which has the user's name.</summary>
internal static class NtlmToken
{
    private const int TypeOffset = 8;
    private const int DomainOffset = 28;
    private const int UserOffset = 36;
    private const int MaxNameLength = 512;

    /// <summary>Reads the first NTLM message in the data, if there is one.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="message">Receives the fields.</param>
    /// <param name="info">Receives the Info text.</param>
    public static void Read(ReadOnlySpan<byte> data, ApplicationMessage message, StringBuilder info)
    {
        var at = data.IndexOf("NTLMSSP\0"u8);
        if (at < 0) return;
        var token = data[at..];
        switch (new PayloadReader(token, TypeOffset).ReadUInt32LittleEndian())
        {
            case 1:
                info.Append(", NTLMSSP_NEGOTIATE");
                break;
            case 2:
                info.Append(", NTLMSSP_CHALLENGE");
                break;
            case 3:
                var user = $"{Name(token, DomainOffset)}\\{Name(token, UserOffset)}";
                message.Add("User", user);
                info.Append(", NTLMSSP_AUTH, User: ").Append(user);
                break;
        }
    }

    // Length, allocated length, and offset from the start of the message.
    private static string Name(ReadOnlySpan<byte> token, int field)
    {
        var reader = new PayloadReader(token, field);
        int length = reader.ReadUInt16LittleEndian();
        reader.ReadUInt16LittleEndian();
        var offset = reader.ReadUInt32LittleEndian();
        return length > MaxNameLength || offset > int.MaxValue ? string.Empty : Utf16Text.Read(token, (int)offset, length);
    }
}
