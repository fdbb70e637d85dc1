namespace NetMon.Transactions.Credentials;

/// <summary>A credential that waits for the answer of the server.</summary>
internal sealed class CredentialAttempt(in TransactionEnds ends, in Credential credential, long startedAt, CredentialAttempts attempts)
{
    /// <summary>Who sent it to whom, and when.</summary>
    public TransactionEnds Ends { get; } = ends;

    /// <summary>What was sent; the secret is the mask unless secrets are shown.</summary>
    public Credential Credential { get; } = credential;

    /// <summary>When it was sent, by the clock of the attempts.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Whether it was output.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Outputs it with the answer; what comes later is ignored.</summary>
    /// <param name="succeeded">Whether the server accepted it; null if that is not known.</param>
    public void End(bool? succeeded) => attempts.End(this, succeeded);

    /// <summary>Outputs it without the answer, because too many wait for one; that is counted.</summary>
    public void GiveUp() => attempts.GiveUp(this);
}
