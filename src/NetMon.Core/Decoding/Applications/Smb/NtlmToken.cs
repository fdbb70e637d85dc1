using System.Text;

namespace NetMon.Decoding.Applications.Smb;

/// <summary>The NTLM message in a session setup, [MS-NLMP] section 2.2.1, which has the user's name.</summary>
internal static class NtlmToken
{
    private const int TypeOffset = 8;
    private const int DomainOffset = 28;
    private const int UserOffset = 36;
    private const int MaxNameLength = 512;
    private const uint AuthenticateType = 3;

    /// <summary>Reads the first NTLM message in the data, if there is one.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="message">Receives the fields.</param>
    /// <param name="info">Receives the Info text.</param>
    public static void Read(ReadOnlySpan<byte> data, ApplicationMessage message, StringBuilder info)
    {
        if (!TryFind(data, out var token, out var type)) return;
        switch (type)
        {
            case 1:
                info.Append(", NTLMSSP_NEGOTIATE");
                break;
            case 2:
                info.Append(", NTLMSSP_CHALLENGE");
                break;
            case AuthenticateType:
                var user = $"{Name(token, DomainOffset)}\\{Name(token, UserOffset)}";
                message.Add("User", user);
                info.Append(", NTLMSSP_AUTH, User: ").Append(user);
                break;
        }
    }

    /// <summary>Reads the names of the first NTLM message in the data, if it is an AUTHENTICATE_MESSAGE.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="domain">The domain, safe to display; empty if there is none.</param>
    /// <param name="user">The user, safe to display; empty if the login is anonymous.</param>
    public static bool TryReadUser(ReadOnlySpan<byte> data, out string domain, out string user)
    {
        domain = user = "";
        if (!TryFind(data, out var token, out var type) || type != AuthenticateType) return false;
        domain = Name(token, DomainOffset);
        user = Name(token, UserOffset);
        return true;
    }

    private static bool TryFind(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> token, out uint type)
    {
        var at = data.IndexOf("NTLMSSP\0"u8);
        token = at < 0 ? [] : data[at..];
        type = at < 0 ? 0 : new PayloadReader(token, TypeOffset).ReadUInt32LittleEndian();
        return at >= 0;
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
