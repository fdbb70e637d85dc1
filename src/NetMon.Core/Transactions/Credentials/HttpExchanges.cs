namespace NetMon.Transactions.Credentials;

/// <summary>Matches responses with requests by their order, RFC 9112 section 9.3. Responses may come first.</summary>
internal sealed class HttpExchanges
{
    private const int MaxWaiting = 1024;

    private readonly Queue<HttpExchange> _asked = new();
    private readonly Queue<HttpExchange> _ahead = new();

    /// <summary>Whether requests wait for a response.</summary>
    public bool HasOpen => _asked.Count > 0;

    /// <summary>The exchange of the next request.</summary>
    public HttpExchange Ask()
    {
        if (_ahead.TryDequeue(out var answered)) return answered;
        if (_asked.Count >= MaxWaiting) Lose();
        var exchange = new HttpExchange();
        _asked.Enqueue(exchange);
        return exchange;
    }

    /// <summary>The exchange of the next response that is not an interim one.</summary>
    public HttpExchange Answer()
    {
        if (_asked.TryDequeue(out var asked)) return asked;
        if (_ahead.Count >= MaxWaiting) _ahead.Clear();
        var exchange = new HttpExchange();
        _ahead.Enqueue(exchange);
        return exchange;
    }

    /// <summary>Forgets what waits, because messages are missing.</summary>
    public void Lose()
    {
        while (_asked.TryDequeue(out var exchange)) exchange.End();
        _ahead.Clear();
    }
}
