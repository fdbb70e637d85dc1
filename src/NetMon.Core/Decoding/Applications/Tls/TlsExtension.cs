namespace NetMon.Decoding.Applications.Tls;

/// <summary>The extensions that are read, by their numbers in IANA's registry.</summary>
internal enum TlsExtension : ushort
{
    /// <summary>RFC 6066 section 3.</summary>
    ServerName = 0,

    /// <summary>RFC 8422 section 5.1.1, formerly elliptic_curves.</summary>
    SupportedGroups = 10,

    /// <summary>RFC 8422 section 5.1.2.</summary>
    PointFormats = 11,

    /// <summary>RFC 8446 section 4.2.3.</summary>
    SignatureAlgorithms = 13,

    /// <summary>Application-Layer Protocol Negotiation, RFC 7301.</summary>
    ApplicationProtocols = 16,

    /// <summary>RFC 8446 section 4.2.11.</summary>
    PreSharedKey = 41,

    /// <summary>RFC 8446 section 4.2.10.</summary>
    EarlyData = 42,

    /// <summary>RFC 8446 section 4.2.1.</summary>
    SupportedVersions = 43,

    /// <summary>RFC 9849 section 5.</summary>
    EncryptedClientHello = 0xfe0d,
}
