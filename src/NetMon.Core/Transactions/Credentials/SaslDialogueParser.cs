using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Base of the parsers of mail protocols in which AUTH begins an exchange of SASL, whose messages are lines of their own.</summary>
/// <param name="log">Takes the credentials.</param>
/// <param name="protocol">Name of the protocol.</param>
[ReadsPackets]
internal abstract class SaslDialogueParser(CredentialLog log, string protocol) : DialogueParser(log)
{
    private SaslExchange? _exchange;

    /// <summary>Name of the protocol.</summary>
    protected string Protocol => protocol;

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        base.Lose(isFromClient, count);
        _exchange = null;
    }

    /// <inheritdoc/>
    protected sealed override void TakeRequest(ReadOnlySpan<byte> line, PacketMark packet)
    {
        if (_exchange is not null)
        {
            Continue(line, packet);
            return;
        }

        var word = Split(line, out var rest);
        if (TextLine.IsOneOf(word, "AUTH"u8)) Begin(rest, packet);
        else TakeCommand(word, rest, packet);
    }

    /// <summary>Takes a command that is not part of an exchange.</summary>
    /// <param name="word">The command.</param>
    /// <param name="argument">What follows it.</param>
    /// <param name="packet">The packet with the end of the line.</param>
    protected abstract void TakeCommand(ReadOnlySpan<byte> word, ReadOnlySpan<byte> argument, PacketMark packet);

    private void Begin(ReadOnlySpan<byte> arguments, PacketMark packet)
    {
        var mechanism = Split(arguments, out var initial);
        _exchange = SaslExchange.Begin(mechanism);
        if (_exchange is null || initial.IsEmpty) Answers.Ask();
        else Continue(initial, packet);
    }

    private void Continue(ReadOnlySpan<byte> message, PacketMark packet)
    {
        _exchange!.Take(message);
        if (_exchange is { IsOver: true, HasFailed: false })
            Answers.Ask(Log.Begin(new Credential(protocol, $"AUTH {_exchange.Mechanism}", _exchange.UserName, _exchange.Secret), packet));
        else Answers.Ask();
        if (_exchange.IsOver) _exchange = null;
    }
}
