using System.Runtime.InteropServices;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Logins of Telnet, RFC 854: what the client types after a prompt for a name, and after one for a password. The echo of the server is ignored, and
/// what the client deletes again is left out.
/// </summary>
[ReadsPackets]
internal sealed class TelnetCredentials(CredentialLog log) : CredentialParser
{
    private const string Name = "Telnet";
    private const ushort UsualPort = 23;
    private const int MaxTyped = 1024;
    private const int MaxPrompt = 128;
    private const byte Iac = 255;

    private readonly TelnetText _sent = new();
    private readonly TelnetText _received = new();
    private readonly List<byte> _typed = [];
    private readonly List<byte> _shown = [];
    private bool _hasReturn;
    private bool _asksForSecret;
    private bool _asksForName;
    private string? _user;
    private CredentialAttempt? _attempt;
    private bool _hasLoggedIn;

    /// <inheritdoc/>
    public override bool IsDone => _hasLoggedIn;

    /// <inheritdoc/>
    public override long Buffered => _typed.Count + _shown.Count;

    private static ReadOnlySpan<byte> NamePrompts => "login username user name account"u8;

    private static ReadOnlySpan<byte> SecretPrompts => "password passwd passcode passphrase pass"u8;

    private static ReadOnlySpan<byte> Refusals => "incorrect failed failure invalid denied wrong bad error"u8;

    private static ReadOnlySpan<byte> Welcomes => "welcome last"u8;

    /// <summary>Recognises Telnet: by its option negotiation, or by its port.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        if (opening.ServerPort == UsualPort) return Recognition.Yes;
        var (sent, received) = (BeginsNegotiation(opening.Sent), BeginsNegotiation(opening.Received));
        if (sent == Recognition.Yes || received == Recognition.Yes) return Recognition.Yes;
        return sent == Recognition.No || received == Recognition.No ? Recognition.No : Recognition.Maybe;
    }

    /// <inheritdoc/>
    public override void Take(bool isFromClient, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var filter = isFromClient ? _sent : _received;
        foreach (var b in bytes)
        {
            if (!filter.IsText(b)) continue;
            if (isFromClient) TakeTyped(b, packet);
            else TakeShown(b);
            if (IsDone) return;
        }

        if (!isFromClient) TakePrompt();
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        if (isFromClient)
        {
            _sent.Lose();
            _typed.Clear();
        }
        else
        {
            _received.Lose();
            _shown.Clear();
        }
    }

    private static Recognition BeginsNegotiation(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => Recognition.Maybe,
        [Iac] => Recognition.Maybe,
        [Iac, >= 250 and <= 254, ..] => Recognition.Yes,
        _ => Recognition.No,
    };

    private void TakeTyped(byte value, PacketMark packet)
    {
        const byte Backspace = 0x08, Delete = 0x7f, DeleteLine = 0x15, Return = (byte)'\r', NewLine = (byte)'\n';
        // A return is followed by a NUL or a line feed, RFC 854 page 11.
        var follows = _hasReturn && value is 0 or NewLine;
        _hasReturn = value == Return;
        if (follows && _typed.Count == 0) return;
        switch (value)
        {
            case Return or NewLine:
                TakeLine(packet);
                break;
            case Backspace or Delete:
                if (_typed.Count > 0) _typed.RemoveAt(_typed.Count - 1);
                break;
            case DeleteLine:
                _typed.Clear();
                break;
            default:
                if (_typed.Count < MaxTyped) _typed.Add(value);
                break;
        }
    }

    private void TakeLine(PacketMark packet)
    {
        var text = CredentialText.Of(CollectionsMarshal.AsSpan(_typed));
        _typed.Clear();
        if (_asksForSecret)
        {
            _asksForSecret = false;
            if (_user is null && text is null) return;
            _attempt?.End(succeeded: null);
            _attempt = log.Begin(new Credential(Name, "prompt", _user, text), packet);
            _user = null;
        }
        else if (_asksForName)
        {
            _asksForName = false;
            _user = text;
        }
    }

    private void TakeShown(byte value)
    {
        if (value is not ((byte)'\n' or (byte)'\r'))
        {
            if (_shown.Count < MaxPrompt) _shown.Add(value);
            return;
        }

        Judge(CollectionsMarshal.AsSpan(_shown));
        _shown.Clear();
    }

    // What is shown last, without a line end, may be a prompt.
    private void TakePrompt()
    {
        var line = ((ReadOnlySpan<byte>)CollectionsMarshal.AsSpan(_shown)).TrimEnd(" \t\0"u8);
        if (line is not [.., (byte)':' or (byte)'>' or (byte)'?' or (byte)'$' or (byte)'#' or (byte)'%']) return;
        var words = line[..^1].TrimEnd((byte)' ');
        var last = LastWord(words);
        if (line[^1] is (byte)':' or (byte)'>' or (byte)'?' && TextLine.IsOneOf(last, SecretPrompts))
        {
            _asksForSecret = true;
            _asksForName = false;
        }
        else if (line[^1] is (byte)':' or (byte)'>' or (byte)'?' && TextLine.IsOneOf(last, NamePrompts) && !IsLastLogin(words))
        {
            // Asked again, the name or the password was wrong.
            End(succeeded: false);
            _asksForName = true;
            _asksForSecret = false;
        }
        else if (line[^1] is (byte)'$' or (byte)'#' or (byte)'%' or (byte)'>' && !_asksForSecret)
        {
            End(succeeded: true);
        }
    }

    private void Judge(ReadOnlySpan<byte> line)
    {
        // The first word that tells decides: "Last failed login: ..." is a welcome.
        while (_attempt is not null && !line.IsEmpty)
        {
            var length = 0;
            while (length < line.Length && char.IsAsciiLetter((char)line[length])) length++;
            if (TextLine.IsOneOf(line[..length], Refusals)) End(succeeded: false);
            else if (TextLine.IsOneOf(line[..length], Welcomes)) End(succeeded: true);
            line = line[Math.Max(1, length)..];
        }
    }

    private void End(bool succeeded)
    {
        if (_attempt is not { } attempt) return;
        _attempt = null;
        attempt.End(succeeded);
        _hasLoggedIn |= succeeded;
    }

    private static ReadOnlySpan<byte> LastWord(ReadOnlySpan<byte> words)
    {
        var start = words.Length;
        while (start > 0 && char.IsAsciiLetter((char)words[start - 1])) start--;
        return words[start..];
    }

    // "Last login: Mon ..." may be split behind the colon.
    private static bool IsLastLogin(ReadOnlySpan<byte> words) => TextLine.IsOneOf(LastWord(words[..^LastWord(words).Length].TrimEnd((byte)' ')), "last"u8);
}
