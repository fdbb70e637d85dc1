using System.Text;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Logins of IMAP: LOGIN (RFC 9051 section 6.2.3), AUTHENTICATE PLAIN and AUTHENTICATE LOGIN (section 6.2.2). After STARTTLS nothing more is in
/// clear.
/// </summary>
[ReadsPackets]
internal sealed class ImapCredentials(CredentialLog log) : CredentialParser
{
    private const string Name = "IMAP";
    private const int MaxTag = 64;
    private const int MaxWord = 13;

    private readonly ImapCommandBuffer _commands = new();
    private readonly LineBuffer _replies = new();
    private readonly KeyedAnswers<string> _answers = new();
    private SaslExchange? _exchange;
    private string _exchangeTag = "";
    private string? _tlsTag;
    private bool _isEncrypted;

    /// <inheritdoc/>
    public override bool IsDone => _isEncrypted || _answers.HasLoggedIn;

    /// <inheritdoc/>
    public override long Buffered => _commands.Buffered + _replies.Buffered;

    /// <summary>Recognises IMAP: by the server's greeting or, in a capture that begins later, by a login of the client.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        if (!opening.Received.IsEmpty)
        {
            var greeting = Opening.Begins(opening.Received, "* "u8);
            if (greeting != Recognition.Yes) return greeting == Recognition.Maybe ? greeting : RecogniseClient(opening.Sent);
            var rest = opening.Received[2..];
            var word = TextLine.FirstWord(rest);
            if (word.Length == rest.Length && word.Length <= MaxWord) return Recognition.Maybe;
            return TextLine.IsOneOf(word, "OK PREAUTH"u8) ? Recognition.Yes : RecogniseClient(opening.Sent);
        }

        return RecogniseClient(opening.Sent);
    }

    /// <inheritdoc/>
    public override void Take(bool isFromClient, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (isFromClient)
        {
            while (!IsDone && _commands.TryTake(ref bytes, out var command)) TakeCommand(command, packet);
        }
        else
        {
            while (!IsDone && _replies.TryTake(ref bytes, out var line)) TakeReply(line);
        }
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        if (isFromClient) _commands.Forget();
        else _replies.Forget();
        _exchange = null;
        _answers.Lose();
    }

    private static Recognition RecogniseClient(ReadOnlySpan<byte> sent)
    {
        if (sent.IsEmpty) return Recognition.Maybe;
        var isComplete = TextLine.TryTake(ref sent, out var line);
        var tag = TextLine.FirstWord(line);
        if (!IsTag(tag)) return tag.Length == line.Length && !isComplete && IsTagStart(tag) ? Recognition.Maybe : Recognition.No;
        if (tag.Length == line.Length) return isComplete ? Recognition.No : Recognition.Maybe;
        var rest = line[(tag.Length + 1)..];
        var word = TextLine.FirstWord(rest);
        if (word.Length == rest.Length && !isComplete) return word.Length <= MaxWord ? Recognition.Maybe : Recognition.No;
        return TextLine.IsOneOf(word, "LOGIN AUTHENTICATE"u8) ? Recognition.Yes : Recognition.No;
    }

    // Clients number their commands, so a tag has a digit. Commands of other protocols have none.
    private static bool IsTag(ReadOnlySpan<byte> tag) => IsTagStart(tag) && tag.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;

    private static bool IsTagStart(ReadOnlySpan<byte> tag)
    {
        foreach (var b in tag)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'-' or (byte)'_')) return false;
        }

        return tag.Length is > 0 and <= MaxTag;
    }

    private void TakeCommand(ReadOnlySpan<byte> command, PacketMark packet)
    {
        if (_exchange is not null)
        {
            Continue(command, packet);
            return;
        }

        var arguments = new ImapArguments(command);
        if (!arguments.TryRead(out var tagBytes) || tagBytes.Length > MaxTag || !arguments.TryRead(out var word)) return;
        var tag = Encoding.Latin1.GetString(tagBytes);
        if (TextLine.IsOneOf(word, "LOGIN"u8)) TakeLogin(tag, ref arguments, packet);
        else if (TextLine.IsOneOf(word, "AUTHENTICATE"u8)) TakeAuthenticate(tag, ref arguments, packet);
        else if (TextLine.IsOneOf(word, "STARTTLS"u8)) _tlsTag = tag;
    }

    private void TakeLogin(string tag, ref ImapArguments arguments, PacketMark packet)
    {
        if (!arguments.TryRead(out var user) || !arguments.TryRead(out var secret)) return;
        _answers.Ask(tag, log.Begin(new Credential(Name, "LOGIN", CredentialText.Of(user), CredentialText.Of(secret)), packet));
    }

    private void TakeAuthenticate(string tag, ref ImapArguments arguments, PacketMark packet)
    {
        if (!arguments.TryRead(out var mechanism)) return;
        _exchange = SaslExchange.Begin(mechanism);
        _exchangeTag = tag;
        if (_exchange is not null && arguments.TryRead(out var initial)) Continue(initial, packet);
    }

    private void Continue(ReadOnlySpan<byte> message, PacketMark packet)
    {
        _exchange!.Take(message);
        if (!_exchange.IsOver) return;
        if (!_exchange.HasFailed)
        {
            var credential = new Credential(Name, $"AUTHENTICATE {_exchange.Mechanism}", _exchange.UserName, _exchange.Secret);
            _answers.Ask(_exchangeTag, log.Begin(credential, packet));
        }

        _exchange = null;
    }

    private void TakeReply(ReadOnlySpan<byte> line)
    {
        var arguments = new ImapArguments(line);
        if (!arguments.TryRead(out var tagBytes) || tagBytes is [(byte)'*'] or [(byte)'+'] || tagBytes.Length > MaxTag) return;
        if (!arguments.TryRead(out var word)) return;
        var isPositive = TextLine.IsOneOf(word, "OK"u8);
        if (!isPositive && !TextLine.IsOneOf(word, "NO BAD"u8)) return;
        var tag = Encoding.Latin1.GetString(tagBytes);
        _isEncrypted |= isPositive && tag == _tlsTag;
        if (isPositive)
        {
            _answers.Answer(tag, isPositive);
            return;
        }

        // After a refusal the client sends neither the literal nor the message that it was about to send.
        _commands.Forget();
        if (tag == _exchangeTag) _exchange = null;
        _answers.Answer(tag, isPositive);
    }
}
