using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>The part of a connection that is read: what is in clear, or what is inside TLS.</summary>
/// <param name="HasStart">Whether it has the first bytes of the conversation, such as a greeting. After a STARTTLS there is none.</param>
/// <param name="IsEncrypted">Whether its bytes were decrypted.</param>
internal readonly record struct CredentialPart(bool HasStart, bool IsEncrypted)
{
    /// <summary>What is in clear.</summary>
    /// <param name="connection">The connection.</param>
    public static CredentialPart InClear(ConnectionInfo connection) => new(connection.HasStart, IsEncrypted: false);
}
