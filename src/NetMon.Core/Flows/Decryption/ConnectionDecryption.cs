using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>Opens the reader of a connection's content.</summary>
/// <param name="session">The session if it is decrypted; null if the bytes are as they were captured.</param>
/// <returns>Null if the content is not wanted.</returns>
internal delegate IConnectionReader? OpenContent(DecryptedSession? session);

/// <summary>
/// Puts decryption between the connections of a capture and the readers of their content, where there are secrets: of a key log, or of the
/// capture file. Not thread-safe.
/// </summary>
/// <param name="keyLog">The key log; null for none.</param>
internal sealed class ConnectionDecryption(KeyLogFile? keyLog)
{
    private readonly HeldBudget _budget = new(HeldBudget.DefaultLimit);

    /// <summary>Whether there are secrets with which a connection may be decrypted.</summary>
    /// <param name="connection">The connection.</param>
    public bool HasSecrets(ConnectionInfo connection) => SecretsOf(connection) is not null;

    /// <summary>Opens a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="open">
    /// Opens the reader of its content: at once where there are no secrets, else when it is known whether the content is decrypted.
    /// </param>
    /// <param name="listener">Is told what becomes of the encryption; null for nobody.</param>
    public IConnectionReader? Open(ConnectionInfo connection, OpenContent open, IDecryptionListener? listener = null) =>
        SecretsOf(connection) is { } secrets ? new TlsPlaintextReader(secrets, _budget, open, listener) : open(null);

    /// <summary>Opens a connection of which only the listener is told something. Null if there are no secrets.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="listener">Is told what becomes of the encryption.</param>
    public TlsPlaintextReader? Watch(ConnectionInfo connection, IDecryptionListener listener) =>
        SecretsOf(connection) is { } secrets ? new TlsPlaintextReader(secrets, _budget, static _ => null, listener) : null;

    private ITlsSecrets? SecretsOf(ConnectionInfo connection) => (connection.Secrets.Tls, keyLog) switch
    {
        ({ } own, { } log) => new JoinedSecrets(own, log),
        ({ } own, null) => own,
        (null, var log) => log,
    };
}
