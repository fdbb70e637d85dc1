namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>The secrets of a key log that are used, by what they protect.</summary>
internal enum TlsSecretLabel
{
    /// <summary>CLIENT_RANDOM: the master secret up to TLS 1.2, RFC 5246 section 8.1.</summary>
    Master,

    /// <summary>CLIENT_HANDSHAKE_TRAFFIC_SECRET, RFC 8446 section 7.1.</summary>
    ClientHandshake,

    /// <summary>SERVER_HANDSHAKE_TRAFFIC_SECRET, RFC 8446 section 7.1.</summary>
    ServerHandshake,

    /// <summary>CLIENT_TRAFFIC_SECRET_0, RFC 8446 section 7.1.</summary>
    ClientApplication,

    /// <summary>SERVER_TRAFFIC_SECRET_0, RFC 8446 section 7.1.</summary>
    ServerApplication,
}
