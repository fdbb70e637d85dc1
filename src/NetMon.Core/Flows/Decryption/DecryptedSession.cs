namespace NetMon.Flows.Decryption;

/// <summary>What is known of a decrypted session when its first application data is.</summary>
/// <param name="ServerName">The server name of the ClientHello, RFC 6066 section 3; null if there is none.</param>
/// <param name="ApplicationProtocol">The selected protocol (ALPN), RFC 7301; null if there is none.</param>
internal sealed record DecryptedSession(string? ServerName, string? ApplicationProtocol);
