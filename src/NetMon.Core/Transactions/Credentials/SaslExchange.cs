using System.Buffers;
using System.Buffers.Text;
using System.Text;
using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// An exchange of RFC 4422 with a mechanism that sends the secret as it is: a password with PLAIN (RFC 4616) or LOGIN, which has no RFC; a token
/// with OAUTHBEARER (RFC 7628 section 3.1) or its older form XOAUTH2. The messages of the client are lines in Base64.
/// </summary>
[ReadsPackets]
internal sealed class SaslExchange
{
    private const byte FieldEnd = 1;
    private const string Plain = "PLAIN";
    private const string Login = "LOGIN";
    private const string Bearer = "OAUTHBEARER";
    private const string OldBearer = "XOAUTH2";

    private bool _hasUser;

    private SaslExchange(string mechanism) => Mechanism = mechanism;

    /// <summary>The name of the mechanism.</summary>
    public string Mechanism { get; }

    /// <summary>The user name; null if it is empty.</summary>
    public string? UserName { get; private set; }

    /// <summary>The password or token, when the exchange is over; null if it is empty, or if the client gave up.</summary>
    public string? Secret { get; private set; }

    /// <summary>Whether the client has sent all.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the client has given up, or its message could not be read.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Begins an exchange.</summary>
    /// <param name="mechanism">The mechanism that the client names.</param>
    /// <returns>Null if it does not send the secret as it is.</returns>
    public static SaslExchange? Begin(ReadOnlySpan<byte> mechanism)
    {
        foreach (var known in (ReadOnlySpan<string>)[Plain, Login, Bearer, OldBearer])
        {
            if (Ascii.EqualsIgnoreCase(mechanism, known)) return new SaslExchange(known);
        }

        return null;
    }

    /// <summary>Takes a message of the client.</summary>
    /// <param name="line">The line; an asterisk gives up, an equals sign is an empty message.</param>
    public void Take(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t"u8);
        if (line is [(byte)'*'])
        {
            IsOver = HasFailed = true;
            return;
        }

        // Padding may be missing, and the equals sign alone is an empty message.
        var text = line.TrimEnd((byte)'=');
        var padded = new byte[(text.Length + 3) / 4 * 4];
        padded.AsSpan().Fill((byte)'=');
        text.CopyTo(padded);
        if (Base64.DecodeFromUtf8InPlace(padded, out var length) != OperationStatus.Done)
        {
            IsOver = HasFailed = true;
            return;
        }

        var message = padded.AsSpan(0, length);
        switch (Mechanism)
        {
            case Login:
                TakeLogin(message);
                break;
            case Plain:
                TakePlain(message);
                break;
            default:
                TakeBearer(message);
                break;
        }
    }

    private void TakeLogin(ReadOnlySpan<byte> message)
    {
        if (!_hasUser)
        {
            _hasUser = true;
            UserName = CredentialText.Of(message);
            return;
        }

        Secret = CredentialText.Of(message);
        IsOver = true;
    }

    // The identity to act as, the user, and the password, with a NUL between them.
    private void TakePlain(ReadOnlySpan<byte> message)
    {
        IsOver = true;
        var first = message.IndexOf((byte)0);
        var second = first < 0 ? -1 : message[(first + 1)..].IndexOf((byte)0);
        if (second < 0)
        {
            HasFailed = true;
            return;
        }

        UserName = CredentialText.Of(message.Slice(first + 1, second));
        Secret = CredentialText.Of(message[(first + second + 2)..]);
    }

    // Fields such as "user=NAME" and "auth=Bearer TOKEN"; in the newer form the first one is "n,a=NAME,".
    private void TakeBearer(ReadOnlySpan<byte> message)
    {
        IsOver = true;
        while (!message.IsEmpty)
        {
            var end = message.IndexOf(FieldEnd);
            var field = end < 0 ? message : message[..end];
            message = end < 0 ? [] : message[(end + 1)..];
            if (field.StartsWith("user="u8)) UserName = CredentialText.Of(field["user=".Length..]);
            else if (field.IndexOf(",a="u8) is >= 0 and var name) UserName = CredentialText.Of(field[(name + 3)..].TrimEnd((byte)','));
            else if (TextLine.StartsWith(field, "auth=Bearer "u8)) Secret = CredentialText.Of(field["auth=Bearer ".Length..]);
        }

        HasFailed = Secret is null;
    }
}
