using System.Text;
using NetMon.Decoding;

namespace NetMon.Transactions.Tls;

/// <summary>Tells by which protocol's command a connection changed from clear text to TLS.</summary>
[ReadsPackets]
internal static class TlsUpgrade
{
    // An SSLRequest, PostgreSQL's protocol documentation, section "Message Formats": its length, and a number.
    private static ReadOnlySpan<byte> SslRequest => [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    // SSLRequest of MySQL's protocol documentation: its length, its number, 8 bytes of flags and sizes, a character set, and 23 zeros.
    private const int MySqlRequestLength = 36;

    // RFC 4511 section 4.14.1.
    private static ReadOnlySpan<byte> LdapOid => "1.3.6.1.4.1.1466.20037"u8;

    // RFC 6120 section 5.4.2.1.
    private static ReadOnlySpan<byte> XmppElement => "<starttls"u8;

    /// <summary>Finds the protocol; null if the clear text does not end with a command for TLS, as behind a proxy.</summary>
    /// <param name="clearText">The end of what the client has sent before its ClientHello.</param>
    public static string? Find(ReadOnlySpan<byte> clearText)
    {
        if (clearText.EndsWith(SslRequest)) return "PostgreSQL";
        if (IsMySqlRequest(clearText)) return "MySQL";
        if (clearText.EndsWith(LdapOid)) return "LDAP";
        if (clearText.LastIndexOf(XmppElement) is >= 0 and var at && clearText[at..].IndexOf((byte)'>') > 0) return "XMPP";
        var lines = clearText.TrimEnd("\r\n"u8);
        var last = Encoding.Latin1.GetString(lines[(lines.LastIndexOf((byte)'\n') + 1)..]);
        return last.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            // RFC 3207.
            ["STARTTLS"] => "SMTP",

            // RFC 9051 section 6.2.1: the command follows a tag.
            [_, "STARTTLS"] => "IMAP",

            // RFC 2595 section 4.
            ["STLS"] => "POP3",

            // RFC 4217 section 4.
            ["AUTH", "TLS" or "TLS-C" or "TLS-P" or "SSL"] => "FTP",
            _ => null,
        };
    }

    private static bool IsMySqlRequest(ReadOnlySpan<byte> clearText)
    {
        const int SslFlag = 0x08;
        if (clearText.Length != MySqlRequestLength) return false;
        // Of the zeros, MariaDB has flags in the last four bytes.
        return clearText is [32, 0, 0, 1, _, var flags, ..] && (flags & SslFlag) != 0 && clearText[13..^4].IndexOfAnyExcept((byte)0) < 0;
    }
}
