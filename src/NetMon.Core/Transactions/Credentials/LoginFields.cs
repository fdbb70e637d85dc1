using System.Text;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Finds a user name and a password among the named fields of a form. Of several, the first counts.</summary>
[ReadsPackets]
internal sealed class LoginFields
{
    /// <summary>Maximum number of fields of a form that are read.</summary>
    public const int MaxFields = 200;

    /// <summary>Maximum length of a field's name.</summary>
    public const int MaxName = 64;

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

    private string? _user;
    private string? _secret;
    private string? _field;

    /// <summary>What was found; null if no field is a password with a value.</summary>
    public HttpFormFields? Found => _secret is null ? null : new HttpFormFields(_user, _secret, _field!);

    /// <summary>Takes a field.</summary>
    /// <param name="name">Its name, decoded.</param>
    /// <param name="value">Its value, decoded.</param>
    public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.IsEmpty || name.Length > MaxName || value.IsEmpty) return;
        var key = KeyOf(name);
        if (_user is null && UserNames.Contains(key)) _user = CredentialText.Of(value);
        else if (_secret is null && Passwords.Contains(key)) (_secret, _field) = (CredentialText.Of(value), key);
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
}
