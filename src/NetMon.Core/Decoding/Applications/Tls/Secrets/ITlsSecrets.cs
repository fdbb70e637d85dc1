namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>Knows the secrets of sessions.</summary>
internal interface ITlsSecrets
{
    /// <summary>Whether no secret of any session is known.</summary>
    bool IsEmpty { get; }

    /// <summary>Finds a secret. What is not known now may be known later.</summary>
    /// <param name="session">The client's random.</param>
    /// <param name="label">Which secret.</param>
    /// <returns>Null if it is not known.</returns>
    byte[]? Find(in TlsRandom session, TlsSecretLabel label);
}
