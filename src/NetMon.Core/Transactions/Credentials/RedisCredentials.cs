using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Logins of Redis: AUTH, and HELLO with AUTH, as an array of strings (Redis serialization protocol specification, RESP) or as a line of words. A
/// secret with a line end in it is not found.
/// </summary>
[ReadsPackets]
internal sealed class RedisCredentials(CredentialLog log) : LineParser
{
    private const int MaxArguments = 8;
    private const int MaxCount = 8;

    private readonly AnswerQueue _answers = new();
    private readonly List<string> _arguments = [];
    private int _missing;
    private bool _isContent;
    private bool _isOver;

    /// <inheritdoc/>
    public override bool IsDone => _isOver || _answers.HasLoggedIn;

    private static ReadOnlySpan<byte> Mechanisms =>
        "PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 NTLM GSSAPI XOAUTH2 OAUTHBEARER EXTERNAL ANONYMOUS KERBEROS_V4 TLS SSL"u8;

    /// <summary>Recognises Redis: by an array of strings, or by a line with AUTH.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var sent = opening.Sent;
        if (sent.IsEmpty) return opening.Received.IsEmpty || "+-:$*%"u8.Contains(opening.Received[0]) ? Recognition.Maybe : Recognition.No;
        var isComplete = TextLine.TryTake(ref sent, out var line);
        if (line is [(byte)'*', .. var count])
        {
            if (count.Length > MaxCount || count.TrimEnd((byte)'\r').IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return Recognition.No;
            if (!isComplete || sent.IsEmpty) return Recognition.Maybe;
            return sent[0] == '$' ? Recognition.Yes : Recognition.No;
        }

        return RecogniseLine(line, isComplete, opening.Received);
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        // Where the next command begins, and which answer belongs to it, is unknown.
        _answers.Lose();
        _isOver = true;
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> line, PacketMark packet)
    {
        if (_missing > 0) TakeString(line, packet);
        else if (line is [(byte)'*', .. var count]) Begin(count);
        else TakeWords(line, packet);
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> line)
    {
        if (line is [(byte)'-', ..])
        {
            _answers.Answer(isPositive: false);
            return;
        }

        _answers.Answer(isPositive: true);
        // A server that sends data needs no login any more.
        _isOver |= line is not [(byte)'+', ..];
    }

    // Mail protocols have AUTH too, with the name of a mechanism, and their answers have more than one word.
    private static Recognition RecogniseLine(ReadOnlySpan<byte> line, bool isComplete, ReadOnlySpan<byte> received)
    {
        var word = TextLine.FirstWord(line);
        if (!TextLine.StartsWith("AUTH"u8, word)) return Recognition.No;
        if (!isComplete) return Recognition.Maybe;
        var argument = TextLine.FirstWord(line[Math.Min(line.Length, word.Length + 1)..]);
        if (argument.IsEmpty || TextLine.IsOneOf(argument, Mechanisms)) return Recognition.No;
        var isAnswered = TextLine.TryTake(ref received, out var answer);
        if (answer is [(byte)'-', ..]) return Recognition.Yes;
        if (isAnswered) return answer.SequenceEqual("+OK"u8) ? Recognition.Yes : Recognition.No;
        return "+OK"u8.StartsWith(answer) ? Recognition.Maybe : Recognition.No;
    }

    private void Begin(ReadOnlySpan<byte> count)
    {
        _arguments.Clear();
        _isContent = false;
        _missing = int.TryParse(count, out var number) ? Math.Max(number, 0) : 0;
    }

    // Each string has two lines: its length, and its content.
    private void TakeString(ReadOnlySpan<byte> line, PacketMark packet)
    {
        _isContent = !_isContent;
        if (_isContent)
        {
            _isOver |= line is not [(byte)'$', ..];
            return;
        }

        if (_arguments.Count < MaxArguments) _arguments.Add(PayloadText.Printable(line));
        if (--_missing == 0) TakeCommand(packet);
    }

    private void TakeWords(ReadOnlySpan<byte> line, PacketMark packet)
    {
        _arguments.Clear();
        while (!line.IsEmpty && _arguments.Count < MaxArguments)
        {
            var word = TextLine.FirstWord(line);
            _arguments.Add(PayloadText.Printable(word));
            line = word.Length < line.Length ? line[(word.Length + 1)..] : [];
        }

        TakeCommand(packet);
    }

    private void TakeCommand(PacketMark packet)
    {
        var (user, secret) = FindLogin();
        _answers.Ask(secret is null ? null : log.Begin(new Credential("Redis", "AUTH", user, secret), packet));
    }

    private (string? User, string? Secret) FindLogin()
    {
        if (_arguments.Count == 0) return default;
        if (Is(0, "AUTH")) return _arguments.Count > 2 ? (_arguments[1], _arguments[2]) : (null, _arguments.ElementAtOrDefault(1));
        var auth = Is(0, "HELLO") ? _arguments.FindIndex(1, word => word.Equals("AUTH", StringComparison.OrdinalIgnoreCase)) : -1;
        return auth > 0 && auth + 2 < _arguments.Count ? (_arguments[auth + 1], _arguments[auth + 2]) : default;
    }

    private bool Is(int index, string word) => _arguments[index].Equals(word, StringComparison.OrdinalIgnoreCase);
}
