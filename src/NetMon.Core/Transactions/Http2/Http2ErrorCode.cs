using System.Globalization;

namespace NetMon.Transactions.Http2;

/// <summary>The error codes of RST_STREAM and GOAWAY, RFC 9113 section 7.</summary>
internal static class Http2ErrorCode
{
    /// <summary>The code without an error.</summary>
    public const uint NoError = 0;

    /// <summary>The name of a code.</summary>
    /// <param name="code">The code.</param>
    public static string NameOf(uint code) => code switch
    {
        NoError => "NO_ERROR",
        0x1 => "PROTOCOL_ERROR",
        0x2 => "INTERNAL_ERROR",
        0x3 => "FLOW_CONTROL_ERROR",
        0x4 => "SETTINGS_TIMEOUT",
        0x5 => "STREAM_CLOSED",
        0x6 => "FRAME_SIZE_ERROR",
        0x7 => "REFUSED_STREAM",
        0x8 => "CANCEL",
        0x9 => "COMPRESSION_ERROR",
        0xa => "CONNECT_ERROR",
        0xb => "ENHANCE_YOUR_CALM",
        0xc => "INADEQUATE_SECURITY",
        0xd => "HTTP_1_1_REQUIRED",
        _ => "Unknown (" + code.ToString(CultureInfo.InvariantCulture) + ")",
    };
}
