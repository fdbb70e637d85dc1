using NetMon.Flows.Cache;

namespace NetMon.Transactions.Tls;

/// <summary>
/// The open sessions, by their last step. A session without a step for the timeout is output as it is. Not thread-safe.
/// </summary>
/// <param name="options">The timeout.</param>
/// <param name="output">Receives the sessions.</param>
internal sealed class TlsSessions(TransactionOptions options, ITransactionSink output)
{
    private readonly long _timeout = options.Timeout.Ticks * 100;
    private readonly FlowClock _clock = new(options.Timeout.Ticks * 100);
    private readonly LinkedList<TlsExchange> _open = new();

    /// <summary>The time, in nanoseconds since the first packet.</summary>
    public long Now => _clock.Now;

    /// <summary>Number of connections with so much before a hello that it was not searched for to their end.</summary>
    public long Unsearched { get; private set; }

    /// <summary>Notes that a hello is no longer searched for in a connection, although one may come.</summary>
    public void NoteUnsearched() => Unsearched++;

    /// <summary>Follows the time, and ends the sessions whose time is over.</summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    public void Advance(long now)
    {
        _clock.Follow(now);
        while (_open.First is { Value: var oldest } && _clock.Now - oldest.LastStep > _timeout) oldest.End();
    }

    /// <summary>Adds a session.</summary>
    public void Add(TlsExchange session)
    {
        session.LastStep = _clock.Now;
        _open.AddLast(session.Place);
    }

    /// <summary>Notes a step of a session.</summary>
    public void Touch(TlsExchange session)
    {
        if (session.IsOver) return;
        session.LastStep = _clock.Now;
        _open.Remove(session.Place);
        _open.AddLast(session.Place);
    }

    /// <summary>Outputs a session that is over.</summary>
    public void Remove(TlsExchange session)
    {
        _open.Remove(session.Place);
        output.Add(session.ToSession());
    }

    /// <summary>Ends all sessions.</summary>
    public void End()
    {
        while (_open.First is { Value: var session }) session.End();
    }
}
