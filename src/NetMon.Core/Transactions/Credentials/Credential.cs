namespace NetMon.Transactions.Credentials;

/// <summary>What a client sent.</summary>
/// <param name="Protocol">The protocol, as in <see cref="CleartextCredential.Protocol"/>.</param>
/// <param name="Method">How it was sent.</param>
/// <param name="UserName">The user name, safe to display; null if there is none.</param>
/// <param name="Secret">The secret, safe to display; null if it was not sent in clear.</param>
/// <param name="ServerName">The server that the client asked for by name; null if it did not.</param>
/// <param name="Encrypted">Whether it was sent inside TLS.</param>
internal readonly record struct Credential(
    string Protocol, string Method, string? UserName, string? Secret, string? ServerName = null, bool Encrypted = false);
