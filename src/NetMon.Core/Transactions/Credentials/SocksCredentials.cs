using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>User name and password of SOCKS 5, RFC 1929, which the server asks for by its choice of method, RFC 1928 section 3.</summary>
[ReadsPackets]
internal sealed class SocksCredentials : FramedParser
{
    private const byte Version = 5;
    private const byte LoginVersion = 1;
    private const byte PasswordMethod = 2;
    private const int AnswerLength = 2;

    private readonly CredentialLog _log;
    private readonly State _state;
    private readonly AnswerQueue _answers = new();
    private int _replies;

    /// <summary>Creates the parser of a connection.</summary>
    /// <param name="log">Takes the credentials.</param>
    public SocksCredentials(CredentialLog log)
        : this(log, new State())
    {
    }

    private SocksCredentials(CredentialLog log, State state)
        : base(state.LengthOfRequest, static _ => AnswerLength) => (_log, _state) = (log, state);

    /// <summary>Recognises SOCKS 5 by the methods that the client offers, and the one of them that the server chooses.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var sent = opening.Sent;
        var received = opening.Received;
        if (sent.IsEmpty) return received is [] or [Version, ..] ? Recognition.Maybe : Recognition.No;
        if (sent[0] != Version || sent is [_, 0, ..] || received is [not Version, ..]) return Recognition.No;
        if (sent.Length < 2 || sent.Length < 2 + sent[1]) return Recognition.Maybe;
        var rest = sent[(2 + sent[1])..];
        if (received.Length >= AnswerLength)
            return received[1] == 0xff || sent.Slice(2, sent[1]).Contains(received[1]) ? Recognition.Yes : Recognition.No;
        // Without an answer, only a login tells it from other protocols.
        if (rest.IsEmpty || received.Length > 0 || !opening.IsWhole) return rest is [] or [LoginVersion or Version, ..] ? Recognition.Maybe : Recognition.No;
        return rest[0] == LoginVersion ? Recognition.Yes : Recognition.No;
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> message, PacketMark packet)
    {
        if (!_state.HasGreeted)
        {
            _state.HasGreeted = true;
            _answers.Ask();
            return;
        }

        var reader = new PayloadReader(message, 1);
        var user = reader.ReadBytes(reader.ReadByte());
        var secret = reader.ReadBytes(reader.ReadByte());
        _answers.Ask(_log.Begin(new Credential("SOCKS", "password", CredentialText.Of(user), CredentialText.Of(secret)), packet));
        IsOver = _replies > 1;
        _state.HasLogin = true;
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> message)
    {
        _replies++;
        if (_replies == 1)
        {
            // Another method: what follows is no login.
            _answers.Answer(null);
            IsOver = message[1] != PasswordMethod;
            return;
        }

        // RFC 1929 section 2: zero is success.
        _answers.Answer(message[1] == 0);
        IsOver = _state.HasLogin;
    }

    /// <summary>What the form of the next message depends on.</summary>
    private sealed class State
    {
        public bool HasGreeted { get; set; }

        public bool HasLogin { get; set; }

        public long LengthOfRequest(ReadOnlySpan<byte> head)
        {
            if (head[0] != (HasGreeted ? LoginVersion : Version) || HasLogin) return -1;
            if (head.Length < 2) return 0;
            if (!HasGreeted) return 2 + head[1];
            var end = 2 + head[1];
            return head.Length <= end ? 0 : end + 1 + head[end];
        }
    }
}
