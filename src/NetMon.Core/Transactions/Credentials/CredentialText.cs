using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Credentials;

/// <summary>Makes names and secrets of packets safe to display.</summary>
[ReadsPackets]
internal static class CredentialText
{
    /// <summary>The text; null if it is empty.</summary>
    /// <param name="bytes">UTF-8, or other bytes.</param>
    public static string? Of(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : PayloadText.Printable(bytes);
}
