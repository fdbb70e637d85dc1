namespace NetMon.Transactions.Credentials;

/// <summary>What the reader of credentials can be told.</summary>
public sealed record CredentialOptions : TransactionOptions
{
    /// <summary>Creates the default options.</summary>
    public CredentialOptions()
    {
    }

    /// <summary>Creates options from those that all readers have.</summary>
    /// <param name="common">The common options.</param>
    public CredentialOptions(TransactionOptions common)
        : base(common)
    {
    }

    /// <summary>Whether secrets are kept. Otherwise only a mask is, and the secret is forgotten as soon as it was read.</summary>
    public bool ShowsSecrets { get; init; }
}
