using System.Buffers;
using System.Buffers.Text;
using System.Text;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// An exchange of RFC 4422 with a mechanism that sends the password as it is: PLAIN (RFC 4616) or LOGIN, which has no RFC. The messages of the
/// client are lines in Base64.
/// </summary>
[ReadsPackets]
internal sealed class SaslExchange
{
    private readonly bool _isLogin;
    private string? _user;
    private bool _hasUser;

    private SaslExchange(bool isLogin) => _isLogin = isLogin;

    /// <summary>The name of the mechanism.</summary>
    public string Mechanism => _isLogin ? "LOGIN" : "PLAIN";

    /// <summary>The user name; null if it is empty.</summary>
    public string? UserName => _user;

    /// <summary>The password, when the exchange is over; null if it is empty, or if the client gave up.</summary>
    public string? Secret { get; private set; }

    /// <summary>Whether the client has sent all.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the client has given up, or its message could not be read.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Begins an exchange.</summary>
    /// <param name="mechanism">The mechanism that the client names.</param>
    /// <returns>Null if it does not send the password as it is.</returns>
    public static SaslExchange? Begin(ReadOnlySpan<byte> mechanism)
    {
        if (Ascii.EqualsIgnoreCase(mechanism, "PLAIN"u8)) return new SaslExchange(isLogin: false);
        return Ascii.EqualsIgnoreCase(mechanism, "LOGIN"u8) ? new SaslExchange(isLogin: true) : null;
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
        if (_isLogin) TakeLogin(message);
        else TakePlain(message);
    }

    private void TakeLogin(ReadOnlySpan<byte> message)
    {
        if (!_hasUser)
        {
            _hasUser = true;
            _user = CredentialText.Of(message);
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

        _user = CredentialText.Of(message.Slice(first + 1, second));
        Secret = CredentialText.Of(message[(first + second + 2)..]);
    }
}
