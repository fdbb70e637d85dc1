using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Passwords of PostgreSQL that the server asks for in clear: AuthenticationCleartextPassword, PostgreSQL 17 manual section 53.7.</summary>
[ReadsPackets]
internal sealed class PostgreSqlCredentials : FramedParser
{
    private const int Protocol3 = 3 << 16;
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private const byte Authentication = (byte)'R';
    private const byte Error = (byte)'E';
    private const byte Password = (byte)'p';
    private const int AskForPassword = 3;
    private const int StartupHeader = 8;
    private const int MessageHeader = 5;

    private readonly CredentialLog _log;
    private readonly State _state;
    private string? _user;
    private CredentialAttempt? _attempt;

    /// <summary>Creates the parser of a connection.</summary>
    /// <param name="log">Takes the credentials.</param>
    public PostgreSqlCredentials(CredentialLog log)
        : this(log, new State())
    {
    }

    private PostgreSqlCredentials(CredentialLog log, State state)
        : base(state.LengthOfRequest, state.LengthOfReply) => (_log, _state) = (log, state);

    /// <summary>Recognises PostgreSQL by its first message.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var sent = opening.Sent;
        if (sent.IsEmpty) return opening.Received.IsEmpty || "RNSE"u8.Contains(opening.Received[0]) ? Recognition.Maybe : Recognition.No;
        if (sent.Length < StartupHeader) return sent.IndexOfAnyExcept((byte)0) is 0 or 1 ? Recognition.No : Recognition.Maybe;
        return BinaryPrimitives.ReadInt32BigEndian(sent) is >= StartupHeader and < 10_000 && IsCode(BinaryPrimitives.ReadInt32BigEndian(sent[4..]))
            ? Recognition.Yes
            : Recognition.No;
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> message, PacketMark packet)
    {
        if (_state.HasStarted)
        {
            // Without the question it is not known whether this is a password or a digest.
            if (message[0] == Password && _state.AsksForPassword)
            {
                var secret = CredentialText.Of(PayloadText.UntilNul(message[MessageHeader..]));
                _attempt = _log.Begin(new Credential("PostgreSQL", "password", _user, secret), packet);
            }
            else
            {
                IsOver = true;
            }

            return;
        }

        var code = BinaryPrimitives.ReadInt32BigEndian(message[4..]);
        if (code is SslRequest or GssRequest)
        {
            _state.WaitsForEncryption = true;
            return;
        }

        _state.HasStarted = true;
        IsOver = code != Protocol3;
        _user = FindUser(message[StartupHeader..]);
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> message)
    {
        if (message.Length == 1)
        {
            // One byte answers the request for encryption: N refuses it.
            IsOver = message[0] != 'N';
            _state.WaitsForEncryption = false;
            return;
        }

        switch (message[0])
        {
            case Authentication when message.Length >= MessageHeader + 4:
                var kind = BinaryPrimitives.ReadInt32BigEndian(message[MessageHeader..]);
                _state.AsksForPassword = kind == AskForPassword;
                if (_state.AsksForPassword) break;
                _attempt?.End(kind == 0);
                IsOver = true;
                break;
            case Error:
                _attempt?.End(succeeded: false);
                IsOver = true;
                break;
        }
    }

    private static bool IsCode(int code) => code is Protocol3 or SslRequest or GssRequest;

    // Names and values, each ended by a NUL.
    private static string? FindUser(ReadOnlySpan<byte> parameters)
    {
        while (!parameters.IsEmpty)
        {
            var name = Take(ref parameters);
            var value = Take(ref parameters);
            if (name.SequenceEqual("user"u8)) return CredentialText.Of(value);
        }

        return null;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> parameters)
    {
        var text = PayloadText.UntilNul(parameters);
        parameters = text.Length < parameters.Length ? parameters[(text.Length + 1)..] : [];
        return text;
    }

    /// <summary>What the form of the next message depends on.</summary>
    private sealed class State
    {
        public bool HasStarted { get; set; }

        public bool WaitsForEncryption { get; set; }

        public bool AsksForPassword { get; set; }

        // The first message has no type.
        public long LengthOfRequest(ReadOnlySpan<byte> head)
        {
            if (HasStarted) return LengthOf(head);
            if (head.Length < 4) return 0;
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            return length >= StartupHeader ? length : -1;
        }

        public long LengthOfReply(ReadOnlySpan<byte> head) => WaitsForEncryption ? 1 : LengthOf(head);

        private static long LengthOf(ReadOnlySpan<byte> head)
        {
            if (!char.IsAsciiLetter((char)head[0])) return -1;
            if (head.Length < MessageHeader) return 0;
            var length = BinaryPrimitives.ReadInt32BigEndian(head[1..]);
            return length >= 4 ? 1L + length : -1;
        }
    }
}
