namespace NetMon.Transactions.Credentials;

/// <summary>Matches requests with answers that name them. Answers may come first, because the two directions are put in order separately.</summary>
/// <typeparam name="TKey">What names a request: a tag, a message ID.</typeparam>
internal sealed class KeyedAnswers<TKey>
    where TKey : notnull
{
    private const int MaxWaiting = 32 * 1024;

    private readonly Dictionary<TKey, CredentialAttempt> _asked = [];
    private readonly Dictionary<TKey, bool?> _ahead = [];

    /// <summary>Whether the server has accepted a credential.</summary>
    public bool HasLoggedIn { get; private set; }

    /// <summary>Takes a request.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="attempt">The credential that it completes.</param>
    public void Ask(TKey key, CredentialAttempt attempt)
    {
        if (_ahead.Remove(key, out var answer))
        {
            End(attempt, answer);
            return;
        }

        // The answers to those that are given up name them, so they are not taken for others.
        if (_asked.Count >= MaxWaiting) GiveUp();
        _asked[key] = attempt;
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="key">The name of its request.</param>
    /// <param name="isPositive">Whether the request was granted; null if the answer does not tell.</param>
    public void Answer(TKey key, bool? isPositive)
    {
        if (_asked.Remove(key, out var attempt))
        {
            End(attempt, isPositive);
            return;
        }

        if (_ahead.Count >= MaxWaiting) _ahead.Clear();
        _ahead[key] = isPositive;
    }

    /// <summary>Forgets what waits, because messages are missing.</summary>
    public void Lose()
    {
        foreach (var attempt in _asked.Values) attempt.End(succeeded: null);
        _asked.Clear();
        _ahead.Clear();
    }

    private void GiveUp()
    {
        foreach (var attempt in _asked.Values) attempt.GiveUp();
        _asked.Clear();
    }

    private void End(CredentialAttempt attempt, bool? isPositive)
    {
        attempt.End(isPositive);
        HasLoggedIn |= isPositive == true;
    }
}
