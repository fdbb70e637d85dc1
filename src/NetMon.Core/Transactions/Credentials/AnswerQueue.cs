namespace NetMon.Transactions.Credentials;

/// <summary>
/// Matches the requests of a client with the answers of its server by their order. Answers may come first, because the two directions are put in
/// order separately.
/// </summary>
internal sealed class AnswerQueue
{
    // As many as wait for an answer with a client that does not wait. Of more, the oldest are given up, but their answers still count.
    private const int MaxWaiting = 32 * 1024;

    private readonly Queue<Request> _asked = new();
    private readonly Queue<bool?> _ahead = new();
    private long _givenUp;
    private long _forgotten;

    /// <summary>Whether the server has agreed to TLS, so that nothing more is in clear.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>Whether the server has accepted a credential.</summary>
    public bool HasLoggedIn { get; private set; }

    /// <summary>Bytes that it keeps, about.</summary>
    public long Buffered => ((long)_asked.Count * Request.Size) + (_ahead.Count * sizeof(short));

    /// <summary>Takes a request.</summary>
    /// <param name="attempt">The credential that it completes; null for none.</param>
    /// <param name="opensTls">Whether it asks for TLS.</param>
    public void Ask(CredentialAttempt? attempt = null, bool opensTls = false)
    {
        var request = new Request(attempt, opensTls);
        if (_forgotten > 0)
        {
            // Its answer came long before it, and was forgotten.
            _forgotten--;
            attempt?.GiveUp();
            return;
        }

        if (_ahead.TryDequeue(out var answer))
        {
            Match(request, answer);
            return;
        }

        if (_asked.Count >= MaxWaiting)
        {
            _asked.Dequeue().Attempt?.GiveUp();
            _givenUp++;
        }

        _asked.Enqueue(request);
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="isPositive">Whether the request was granted; null if the answer does not tell.</param>
    public void Answer(bool? isPositive)
    {
        if (_givenUp > 0)
        {
            _givenUp--;
            return;
        }

        if (_asked.TryDequeue(out var request))
        {
            Match(request, isPositive);
            return;
        }

        if (_ahead.Count >= MaxWaiting)
        {
            _ahead.Dequeue();
            _forgotten++;
        }

        _ahead.Enqueue(isPositive);
    }

    /// <summary>Forgets what waits, because messages are missing. What comes next is matched from here on.</summary>
    public void Lose()
    {
        while (_asked.TryDequeue(out var request)) request.Attempt?.End(succeeded: null);
        _ahead.Clear();
        _givenUp = _forgotten = 0;
    }

    private void Match(in Request request, bool? isPositive)
    {
        request.Attempt?.End(isPositive);
        if (isPositive != true) return;
        HasLoggedIn |= request.Attempt is not null;
        IsEncrypted |= request.OpensTls;
    }

    private readonly record struct Request(CredentialAttempt? Attempt, bool OpensTls)
    {
        /// <summary>Its own size, in bytes.</summary>
        public const int Size = 16;
    }
}
