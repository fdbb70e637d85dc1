using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Base of the parsers of protocols whose messages begin with their length.</summary>
/// <param name="sent">Reads the length of a message of the client.</param>
/// <param name="received">Reads the length of a message of the server.</param>
[ReadsPackets]
internal abstract class FramedParser(MessageLength sent, MessageLength received) : CredentialParser
{
    private readonly FrameBuffer _sent = new(sent);
    private readonly FrameBuffer _received = new(received);

    /// <inheritdoc/>
    public override bool IsDone => IsOver || _sent.IsBroken || _received.IsBroken;

    /// <inheritdoc/>
    public override long Buffered => _sent.Buffered + _received.Buffered;

    /// <summary>Whether nothing more is to be found.</summary>
    protected bool IsOver { get; set; }

    /// <inheritdoc/>
    public override void Take(bool isFromClient, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var buffer = isFromClient ? _sent : _received;
        while (!IsDone && buffer.TryTake(ref bytes, out var message))
        {
            if (isFromClient) TakeRequest(message, packet);
            else TakeReply(message);
        }
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count) => (isFromClient ? _sent : _received).Lose(count);

    /// <summary>Takes a message of the client.</summary>
    /// <param name="message">The message, or the beginning of a long one.</param>
    /// <param name="packet">The packet with its end.</param>
    protected abstract void TakeRequest(ReadOnlySpan<byte> message, PacketMark packet);

    /// <summary>Takes a message of the server.</summary>
    /// <param name="message">The message, or the beginning of a long one.</param>
    protected abstract void TakeReply(ReadOnlySpan<byte> message);
}
