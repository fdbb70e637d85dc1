using NetMon.Decoding.Applications.Tls.Secrets;

namespace NetMon.Flows.Decryption;

/// <summary>The secrets of a capture file and of a key log.</summary>
/// <param name="first">Is asked first.</param>
/// <param name="second">Is asked for what the first does not know.</param>
internal sealed class JoinedSecrets(ITlsSecrets first, ITlsSecrets second) : ITlsSecrets
{
    /// <inheritdoc/>
    public bool IsEmpty => first.IsEmpty && second.IsEmpty;

    /// <inheritdoc/>
    public byte[]? Find(in TlsRandom session, TlsSecretLabel label) => first.Find(session, label) ?? second.Find(session, label);
}
