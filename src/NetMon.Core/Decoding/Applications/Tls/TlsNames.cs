using System.Globalization;
using System.Net.Security;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>Names of TLS code points, in Wireshark's words.</summary>
internal static class TlsNames
{
    /// <summary>A protocol version: <c>TLS 1.2</c>.</summary>
    public static string Version(int version) => version switch
    {
        0x0002 => "SSL 2.0",
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        0xfeff or 0x0100 => "DTLS 1.0",
        0xfefd => "DTLS 1.2",
        0xfefc => "DTLS 1.3",
        >= 0x7f00 and <= 0x7fff => string.Create(CultureInfo.InvariantCulture, $"TLS 1.3 (draft {version & 0xff})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"Unknown (0x{version:x4})"),
    };

    /// <summary>The name of a cipher suite in IANA's registry.</summary>
    public static string CipherSuite(ushort suite) =>
        Enum.GetName((TlsCipherSuite)suite) ?? string.Create(CultureInfo.InvariantCulture, $"Unknown (0x{suite:x4})");

    /// <summary>The name of a handshake message type; null if it is not assigned.</summary>
    public static string? HandshakeType(int type) => type switch
    {
        0 => "Hello Request",
        1 => "Client Hello",
        2 => "Server Hello",
        3 => "Hello Verify Request",
        4 => "New Session Ticket",
        5 => "End of Early Data",
        6 => "Hello Retry Request",
        8 => "Encrypted Extensions",
        9 => "Request Connection ID",
        10 => "New Connection ID",
        11 => "Certificate",
        12 => "Server Key Exchange",
        13 => "Certificate Request",
        14 => "Server Hello Done",
        15 => "Certificate Verify",
        16 => "Client Key Exchange",
        20 => "Finished",
        21 => "Certificate URL",
        22 => "Certificate Status",
        23 => "Supplemental Data",
        24 => "Key Update",
        25 => "Compressed Certificate",
        67 => "Next Protocol",
        _ => null,
    };

    /// <summary>The severity of an alert, RFC 8446 section 6.</summary>
    public static string? AlertLevel(int level) => level switch { 1 => "Warning", 2 => "Fatal", _ => null };

    /// <summary>The description of an alert, RFC 8446 section 6.</summary>
    public static string AlertDescription(int description) => description switch
    {
        0 => "Close Notify",
        10 => "Unexpected Message",
        20 => "Bad Record MAC",
        21 => "Decryption Failed",
        22 => "Record Overflow",
        30 => "Decompression Failure",
        40 => "Handshake Failure",
        41 => "No Certificate",
        42 => "Bad Certificate",
        43 => "Unsupported Certificate",
        44 => "Certificate Revoked",
        45 => "Certificate Expired",
        46 => "Certificate Unknown",
        47 => "Illegal Parameter",
        48 => "Unknown CA",
        49 => "Access Denied",
        50 => "Decode Error",
        51 => "Decrypt Error",
        60 => "Export Restriction",
        70 => "Protocol Version",
        71 => "Insufficient Security",
        80 => "Internal Error",
        86 => "Inappropriate Fallback",
        90 => "User Canceled",
        100 => "No Renegotiation",
        109 => "Missing Extension",
        110 => "Unsupported Extension",
        111 => "Certificate Unobtainable",
        112 => "Unrecognized Name",
        113 => "Bad Certificate Status Response",
        114 => "Bad Certificate Hash Value",
        115 => "Unknown PSK Identity",
        116 => "Certificate Required",
        120 => "No application Protocol",
        121 => "Encrypted Client Hello Required",
        _ => string.Create(CultureInfo.InvariantCulture, $"Unknown ({description})"),
    };
}
