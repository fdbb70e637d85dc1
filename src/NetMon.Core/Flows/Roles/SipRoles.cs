namespace NetMon.Flows.Roles;

/// <summary>Tells SIP requests from responses, RFC 3261 sections 7.1 and 7.2.</summary>
internal static class SipRoles
{
    private const int LongestMethod = 12;

    /// <summary>Whether a payload is a response; null if it is not SIP.</summary>
    public static bool? FindAnswer(ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith("SIP/2.0 "u8)) return true;
        var line = payload.IndexOf("\r\n"u8);
        var space = payload.IndexOf((byte)' ');
        return space is > 0 and <= LongestMethod && line > space && payload[..line].EndsWith(" SIP/2.0"u8) ? false : null;
    }
}
