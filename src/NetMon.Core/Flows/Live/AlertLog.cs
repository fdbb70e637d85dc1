namespace NetMon.Flows.Live;

/// <summary>Counts alerts and keeps the most recent ones. Thread-safe.</summary>
internal sealed class AlertLog
{
    /// <summary>Number of alerts kept.</summary>
    public const int Limit = 200;

    private readonly Queue<string> _last = new();
    private long _count;

    /// <summary>Adds an alert.</summary>
    public void Add(string text)
    {
        lock (_last)
        {
            _count++;
            _last.Enqueue(text);
            if (_last.Count > Limit) _last.Dequeue();
        }
    }

    /// <summary>The total count and the most recent alerts, oldest first.</summary>
    public (long Count, IReadOnlyList<string> Last) Read()
    {
        lock (_last) return (_count, [.. _last]);
    }
}
