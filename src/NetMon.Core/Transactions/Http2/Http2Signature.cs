using NetMon.Decoding;
using NetMon.Transactions.Http;

namespace NetMon.Transactions.Http2;

/// <summary>Recognises HTTP/2 by the first bytes of a stream. The settings of a server may be captured before the preface of its client.</summary>
[ReadsPackets]
internal static class Http2Signature
{
    private const int SettingLength = 6;
    private const int SettingsLengthPlace = 2;

    // A SETTINGS frame for the connection, which is no acknowledgment; its length is any below 256.
    private static ReadOnlySpan<byte> SettingsHeader => [0, 0, 0, (byte)Http2FrameType.Settings, 0, 0, 0, 0, 0];

    /// <summary>Looks at the first bytes.</summary>
    /// <param name="bytes">The bytes, at least one.</param>
    /// <param name="isCut">Whether the bytes after them are missing.</param>
    public static HttpSign Look(ReadOnlySpan<byte> bytes, bool isCut)
    {
        var count = Math.Min(bytes.Length, Http2Preface.Length);
        if (bytes[..count].SequenceEqual(Http2Preface.Bytes[..count])) return Tell(HttpSign.Http2Client, count == Http2Preface.Length, isCut);
        return BeginsWithSettings(bytes) ? Tell(HttpSign.Http2Server, bytes.Length >= SettingsHeader.Length, isCut) : HttpSign.None;
    }

    private static HttpSign Tell(HttpSign sign, bool isWhole, bool isCut) => isWhole ? sign : isCut ? HttpSign.None : HttpSign.Undecided;

    private static bool BeginsWithSettings(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < Math.Min(bytes.Length, SettingsHeader.Length); i++)
        {
            if (i == SettingsLengthPlace ? bytes[i] % SettingLength != 0 : bytes[i] != SettingsHeader[i]) return false;
        }

        return true;
    }
}
