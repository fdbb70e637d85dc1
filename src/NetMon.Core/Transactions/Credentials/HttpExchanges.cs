namespace NetMon.Transactions.Credentials;

/// <summary>Matches responses with requests by their order, RFC 9112 section 9.3. Responses may come first.</summary>
internal sealed class HttpExchanges
{
    // The object and its place in the queue.
    private const int ExchangeSize = 48;
    private const int MaxWaiting = 32 * 1024;

    private readonly Queue<HttpExchange> _asked = new();
    private readonly Queue<HttpExchange> _ahead = new();
    private bool _isOverrun;

    /// <summary>Whether requests wait for a response.</summary>
    public bool HasOpen => _asked.Count > 0;

    /// <summary>Bytes that it keeps, about.</summary>
    public long Buffered => (long)(_asked.Count + _ahead.Count) * ExchangeSize;

    /// <summary>The exchange of the next request.</summary>
    public HttpExchange Ask()
    {
        if (_isOverrun) return new HttpExchange(isGivenUp: true);
        if (_ahead.TryDequeue(out var answered)) return answered;
        if (_asked.Count >= MaxWaiting)
        {
            Overrun();
            return new HttpExchange(isGivenUp: true);
        }

        var exchange = new HttpExchange();
        _asked.Enqueue(exchange);
        return exchange;
    }

    /// <summary>The exchange of the next response that is not an interim one.</summary>
    public HttpExchange Answer()
    {
        if (_asked.TryDequeue(out var asked)) return asked;
        if (_isOverrun) return new HttpExchange(isGivenUp: true);
        if (_ahead.Count >= MaxWaiting)
        {
            Overrun();
            return new HttpExchange(isGivenUp: true);
        }

        var exchange = new HttpExchange();
        _ahead.Enqueue(exchange);
        return exchange;
    }

    /// <summary>Forgets what waits, because messages are missing.</summary>
    public void Lose()
    {
        while (_asked.TryDequeue(out var exchange)) exchange.End();
        _ahead.Clear();
        _isOverrun = false;
    }

    // From here on it is not known which response answers which request, until bytes are missing and the order begins anew.
    private void Overrun()
    {
        while (_asked.TryDequeue(out var exchange)) exchange.GiveUp();
        _ahead.Clear();
        _isOverrun = true;
    }
}
