using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http.Content;

namespace NetMon.Transactions.Http;

/// <summary>A message as far as it was seen.</summary>
/// <param name="Head">Its head, with the trailers.</param>
/// <param name="First">The packet with its first byte.</param>
/// <param name="Last">The packet with its last byte.</param>
/// <param name="Body">Its body.</param>
internal sealed record HttpMessage(HttpHead Head, PacketMark First, PacketMark Last, HttpBody Body)
{
    /// <summary>About the memory that it needs, in bytes.</summary>
    public long Bytes => Head.Fields.Cost + Body.Kept;

    /// <summary>Whether it ended as its framing says, without missing bytes.</summary>
    public required bool IsComplete { get; init; }
}
