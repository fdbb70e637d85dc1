using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Finds credentials in connections and datagrams. Not thread-safe.</summary>
/// <param name="options">How long answers are waited for, and whether secrets are kept.</param>
/// <param name="output">Receives the credentials.</param>
/// <param name="decryption">Decrypts connections whose secrets are known; null if only what is really in clear counts.</param>
internal sealed class CredentialConsumer(
    CredentialOptions options, Action<CleartextCredential> output, ConnectionDecryption? decryption = null) : ITransportConsumer
{
    private readonly CredentialAttempts _attempts = new(options, output);
    private SnmpCredentials? _communities;

    /// <summary>Whether credentials wait for an answer.</summary>
    public bool HasOpen => _attempts.HasOpen;

    /// <summary>Number of credentials that were output before their answer, because too many waited for one.</summary>
    public long GivenUp => _attempts.GivenUp;

    /// <inheritdoc/>
    public IConnectionReader? Open(ConnectionInfo connection)
    {
        if (decryption?.HasSecrets(connection) != true) return new CredentialReader(connection, CredentialPart.InClear(connection), _attempts);
        var reader = new DecryptedCredentialReader(connection, _attempts);
        return decryption.Open(connection, _ => reader, reader);
    }

    /// <inheritdoc/>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload)
    {
        if (SnmpCredentials.MayBegin(payload)) (_communities ??= new SnmpCredentials(_attempts)).Take(datagram, payload);
    }

    /// <inheritdoc/>
    public void Advance(long now) => _attempts.Advance(now);

    /// <inheritdoc/>
    public void End() => _attempts.End();
}
