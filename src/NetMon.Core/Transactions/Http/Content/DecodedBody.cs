namespace NetMon.Transactions.Http.Content;

/// <summary>A body after its content codings have been undone.</summary>
/// <param name="Bytes">The bytes, as far as they could be decoded.</param>
/// <param name="Fault">Why they are not all; null if they are.</param>
internal sealed record DecodedBody(byte[] Bytes, string? Fault);
