namespace NetMon.Reports.Rows;

/// <summary>Keeps the rows of most weight out of any number; of equal ones, those that came first. Not thread-safe.</summary>
/// <typeparam name="T">Type of a row.</typeparam>
/// <param name="limit">How many are kept.</param>
internal sealed class LargestRows<T>(int limit)
{
    private readonly PriorityQueue<T, (double Weight, long Earlier)> _rows = new();

    /// <summary>Number of rows that were added.</summary>
    public long Total { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="weight">Its weight.</param>
    public void Add(T row, double weight)
    {
        var priority = (weight, -Total++);
        if (_rows.Count < limit) _rows.Enqueue(row, priority);
        else if (limit > 0) _rows.EnqueueDequeue(row, priority);
    }

    /// <summary>The kept rows, the one of most weight first.</summary>
    public IReadOnlyList<T> InOrder() =>
        [.. _rows.UnorderedItems.OrderByDescending(item => item.Priority.Weight).ThenByDescending(item => item.Priority.Earlier).Select(item => item.Element)];
}
