namespace NetMon.Flows.Live;

/// <summary>The number of alerts that were raised, and the last of them. Used by any thread.</summary>
internal sealed class AlertLog
{
    /// <summary>How many are kept.</summary>
    public const int Limit = 200;

    private readonly Queue<string> _last = new();
    private long _count;

    /// <summary>Takes an alert.</summary>
    public void Add(string text)
    {
        lock (_last)
        {
            _count++;
            _last.Enqueue(text);
            if (_last.Count > Limit) _last.Dequeue();
        }
    }

    /// <summary>The number so far, and the last ones, the latest last.</summary>
    public (long Count, IReadOnlyList<string> Last) Read()
    {
        lock (_last) return (_count, [.. _last]);
    }
}
