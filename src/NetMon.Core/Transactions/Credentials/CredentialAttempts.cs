using NetMon.Flows.Cache;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// The credentials that wait for an answer. One without an answer is output after the timeout or, oldest first, when there are too many. Not
/// thread-safe.
/// </summary>
/// <param name="options">The timeout, the limit, and whether secrets are kept.</param>
/// <param name="output">Receives the credentials.</param>
internal sealed class CredentialAttempts(CredentialOptions options, Action<CleartextCredential> output)
{
    private readonly long _timeout = options.Timeout.Ticks * 100;
    private readonly FlowClock _clock = new(options.Timeout.Ticks * 100);
    // What names and secrets may take together. Most have some characters; a hostile one has 16 KB.
    private const long MaxText = 16L << 20;

    private readonly Queue<CredentialAttempt> _order = new();
    private long _text;

    /// <summary>Number of credentials that were output before their answer, because too many waited for one.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Whether credentials wait for an answer.</summary>
    public bool HasOpen => _order.Count > 0;

    /// <summary>Follows the time, and ends the attempts whose time is over.</summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    public void Advance(long now)
    {
        _clock.Follow(now);
        while (_order.TryPeek(out var oldest) && (oldest.HasEnded || _clock.Now - oldest.StartedAt > _timeout)) Forget().End(succeeded: null);
    }

    /// <summary>Takes what a client sent.</summary>
    /// <param name="ends">Who sent it to whom, and when.</param>
    /// <param name="credential">What was sent.</param>
    public CredentialAttempt Begin(in TransactionEnds ends, in Credential credential)
    {
        var kept = options.ShowsSecrets || credential.Secret is null ? credential : credential with { Secret = CleartextCredential.Mask };
        var attempt = new CredentialAttempt(ends, kept, _clock.Now, this);
        var length = LengthOf(attempt);
        while (_order.Count >= options.MaxOpen || (_order.Count > 0 && _text + length > MaxText)) Forget().GiveUp();
        _text += length;
        _order.Enqueue(attempt);
        return attempt;
    }

    /// <summary>Outputs an attempt once.</summary>
    public void End(CredentialAttempt attempt, bool? succeeded)
    {
        if (attempt.HasEnded) return;
        attempt.HasEnded = true;
        var credential = attempt.Credential;
        output(new CleartextCredential(attempt.Ends)
        {
            Protocol = credential.Protocol,
            Method = credential.Method,
            UserName = credential.UserName,
            Secret = credential.Secret,
            ServerName = credential.ServerName,
            Encrypted = credential.Encrypted,
            Succeeded = succeeded,
        });
    }

    /// <summary>Outputs an attempt without its answer, because too many wait.</summary>
    public void GiveUp(CredentialAttempt attempt)
    {
        if (attempt.HasEnded) return;
        GivenUp++;
        End(attempt, succeeded: null);
    }

    /// <summary>Ends all attempts.</summary>
    public void End()
    {
        while (_order.Count > 0) Forget().End(succeeded: null);
    }

    private static int LengthOf(CredentialAttempt attempt) =>
        (attempt.Credential.UserName?.Length ?? 0) + (attempt.Credential.Secret?.Length ?? 0) + (attempt.Credential.ServerName?.Length ?? 0);

    private CredentialAttempt Forget()
    {
        var attempt = _order.Dequeue();
        _text -= LengthOf(attempt);
        return attempt;
    }
}
