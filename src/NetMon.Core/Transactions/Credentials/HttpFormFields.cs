using System.Buffers;
using System.Globalization;
using System.Text;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Finds a user name and a password in the fields of a form, application/x-www-form-urlencoded.</summary>
[ReadsPackets]
internal readonly record struct HttpFormFields(string? UserName, string Secret, string Field)
{
    private const int MaxFields = 200;
    private const int MaxName = 64;

    // Names as they are after their separators are taken out and of a[b] only b is left.
    private static readonly HashSet<string> UserNames = new(StringComparer.Ordinal)
    {
        "user", "username", "uname", "usr", "userid", "uid", "login", "loginname", "loginid", "log", "loginuser", "email", "emailaddress", "mail",
        "account", "accountname",
    };

    private static readonly HashSet<string> Passwords = new(StringComparer.Ordinal)
    {
        "password", "passwd", "pass", "pwd", "passwort", "passphrase", "userpass", "userpassword", "loginpass", "loginpassword", "passw",
    };

    /// <summary>Reads the fields.</summary>
    /// <param name="form">The fields, joined by ampersands.</param>
    /// <returns>Null if no field is a password with a value.</returns>
    public static HttpFormFields? Find(ReadOnlySpan<byte> form)
    {
        string? user = null, secret = null, field = null;
        for (var i = 0; i < MaxFields && !form.IsEmpty; i++)
        {
            var end = form.IndexOf((byte)'&');
            var pair = end < 0 ? form : form[..end];
            form = end < 0 ? [] : form[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            if (equals is <= 0 or > MaxName || equals + 1 == pair.Length) continue;
            var name = KeyOf(Decode(pair[..equals]));
            if (user is null && UserNames.Contains(name)) user = CredentialText.Of(Decode(pair[(equals + 1)..]));
            else if (secret is null && Passwords.Contains(name)) (secret, field) = (CredentialText.Of(Decode(pair[(equals + 1)..])), name);
        }

        return secret is null ? null : new HttpFormFields(user, secret, field!);
    }

    private static string KeyOf(ReadOnlySpan<byte> name)
    {
        if (name is [.., (byte)']']) name = name[(name.LastIndexOf((byte)'[') + 1)..^1];
        var key = new StringBuilder(name.Length);
        foreach (var b in name)
        {
            if (char.IsAsciiLetterOrDigit((char)b)) key.Append(char.ToLowerInvariant((char)b));
        }

        return key.ToString();
    }

    // A plus is a space, and %hh is a byte.
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'%', (byte)'+') < 0) return text;
        var decoded = new ArrayBufferWriter<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var b = text[at] == '+' ? (byte)' ' : text[at];
            if (b == '%' && at + 2 < text.Length && byte.TryParse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                (b, at) = (value, at + 2);
            decoded.Write([b]);
        }

        return decoded.WrittenSpan;
    }
}
