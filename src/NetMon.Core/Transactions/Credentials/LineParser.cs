using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Base of the parsers of protocols with lines.</summary>
[ReadsPackets]
internal abstract class LineParser : CredentialParser
{
    private readonly LineBuffer _sent = new();
    private readonly LineBuffer _received = new();

    /// <inheritdoc/>
    public override long Buffered => _sent.Buffered + _received.Buffered;

    /// <inheritdoc/>
    public override void Take(bool isFromClient, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var buffer = isFromClient ? _sent : _received;
        while (!IsDone && buffer.TryTake(ref bytes, out var line))
        {
            if (isFromClient) TakeRequest(line, packet);
            else TakeReply(line);
        }
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count) => (isFromClient ? _sent : _received).Forget();

    /// <summary>Takes a line of the client.</summary>
    /// <param name="line">The line without its end; empty if it was too long.</param>
    /// <param name="packet">The packet with its end.</param>
    protected abstract void TakeRequest(ReadOnlySpan<byte> line, PacketMark packet);

    /// <summary>Takes a line of the server.</summary>
    /// <param name="line">The line without its end; empty if it was too long.</param>
    protected abstract void TakeReply(ReadOnlySpan<byte> line);
}
