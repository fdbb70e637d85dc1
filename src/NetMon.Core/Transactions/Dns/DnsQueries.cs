using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Dns;

/// <summary>
/// The questions that wait for an answer, and for a short time those that have one. A question without an answer is output after the timeout or,
/// oldest first, when there are too many. Not thread-safe.
/// </summary>
/// <param name="options">The timeout and the limit.</param>
/// <param name="output">Receives the questions without an answer.</param>
internal sealed class DnsQueries(TransactionOptions options, ITransactionSink output)
{
    private readonly long _timeout = options.Timeout.Ticks * 100;
    private readonly FlowClock _clock = new(options.Timeout.Ticks * 100);
    private readonly Dictionary<DnsQueryKey, DnsQuery> _queries = [];
    private readonly Queue<DnsQuery> _order = new();
    private long _packets;
    private long _evicted;

    /// <summary>Number of questions that were given up before the timeout, because there were too many.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>The present.</summary>
    public CaptureMoment Now => new(_clock.Now, _packets);

    /// <summary>Follows the time, and ends the questions whose time is over.</summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    public void Advance(long now)
    {
        _packets++;
        _clock.Follow(now);
        while (_order.TryPeek(out var oldest) && _clock.Now - oldest.AskedAt > _timeout) End(_order.Dequeue());
    }

    /// <summary>Takes a question, or the repetition of one.</summary>
    /// <returns>The question if it is a new one; null for a repetition.</returns>
    public DnsQuery? Ask(in DnsQueryKey key, in TransactionEnds ends, DnsTransport transport, string? name, bool wantsSignatures)
    {
        if (_queries.TryGetValue(key, out var known))
        {
            // After its answer, the same question with the same ID is a new one.
            if (!known.IsAnswered)
            {
                known.Retries++;
                return null;
            }

            _queries.Remove(key);
        }

        while (_order.Count >= options.MaxOpen) Evict(_order.Dequeue());
        var query = new DnsQuery(key, ends, transport, name, _clock.Now) { WantsSignatures = wantsSignatures };
        _queries.Add(key, query);
        _order.Enqueue(query);
        return query;
    }

    /// <summary>Finds a question; null if it was not seen, or too long ago.</summary>
    public DnsQuery? Find(in DnsQueryKey key) => _queries.GetValueOrDefault(key);

    /// <summary>Finds the question that an answer without a question belongs to; null if there is none, or more than one.</summary>
    /// <param name="scope">The flow.</param>
    /// <param name="id">The query ID.</param>
    public DnsQuery? FindById(in FlowKey scope, ushort id)
    {
        DnsQuery? found = null;
        foreach (var query in _order)
        {
            if (query.Key.Id != id || query.IsAnswered || !query.Key.Scope.Equals(scope)) continue;
            if (found is not null) return null;
            found = query;
        }

        return found;
    }

    /// <summary>Forgets a question that was answered.</summary>
    public void Forget(DnsQuery query) => _queries.Remove(query.Key);

    /// <summary>Ends all questions.</summary>
    public void End()
    {
        while (_order.TryDequeue(out var query)) End(query);
    }

    private void Evict(DnsQuery query)
    {
        if (!query.IsAnswered) Volatile.Write(ref _evicted, _evicted + 1);
        End(query);
    }

    private void End(DnsQuery query)
    {
        if (_queries.TryGetValue(query.Key, out var known) && ReferenceEquals(known, query)) _queries.Remove(query.Key);
        if (query.IsAnswered) return;
        output.Add(new DnsTransaction(query.Ends, query.Transport, query.Name, query.Name is null ? null : query.Key.Type)
        {
            Id = query.Key.Id,
            Retries = query.Retries,
            Dnssec = DnsSecurity.Describe(isAuthenticated: false, isSigned: false, query.WantsSignatures),
        });
    }
}
