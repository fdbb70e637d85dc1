using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Base of the parsers of protocols in which the server greets first and then answers each line of the client.</summary>
/// <param name="log">Takes the credentials.</param>
internal abstract class DialogueParser(CredentialLog log) : LineParser
{
    private bool _hasBegun;

    /// <inheritdoc/>
    public override bool IsDone => Answers.IsEncrypted || Answers.HasLoggedIn || IsOver;

    /// <inheritdoc/>
    public override long Buffered => base.Buffered + Answers.Buffered;

    /// <summary>Takes the credentials.</summary>
    protected CredentialLog Log => log;

    /// <summary>Matches lines with answers.</summary>
    protected AnswerQueue Answers { get; } = new();

    /// <summary>Whether the client is past the point where it can log in.</summary>
    protected bool IsOver { get; set; }

    /// <inheritdoc/>
    public override void Take(bool isFromClient, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        // The greeting is an answer that nobody asked for.
        if (!_hasBegun && (log.HasStart || !isFromClient)) Answers.Ask();
        _hasBegun = true;
        base.Take(isFromClient, bytes, packet);
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        base.Lose(isFromClient, count);
        _hasBegun = true;
        Answers.Lose();
    }

    /// <summary>Splits a line at its first space.</summary>
    /// <param name="line">The line.</param>
    /// <param name="rest">What follows the space; empty if nothing does.</param>
    /// <returns>The first word.</returns>
    protected static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> rest)
    {
        var word = TextLine.FirstWord(line);
        rest = word.Length < line.Length ? line[(word.Length + 1)..] : [];
        return word;
    }
}
