namespace NetMon.Flows.Summaries.Order;

/// <summary>The first of many objects in an order, or all of them. With a limit it never holds more than that many.</summary>
/// <typeparam name="T">The objects' type.</typeparam>
/// <param name="order">The order.</param>
/// <param name="limit">How many to keep; null for all.</param>
internal sealed class SortedSelection<T>(PropertyOrder<T> order, int? limit) where T : class
{
    private readonly List<Candidate> _all = [];

    // The last of those that are kept is at its head.
    private readonly PriorityQueue<Candidate, Candidate> _first = new(Comparer<Candidate>.Create((left, right) => Compare(order, right, left)));
    private long _count;

    /// <summary>Takes an object.</summary>
    public void Add(T item)
    {
        var candidate = new Candidate(order.ValueOf(item), item, _count++);
        if (limit is null) _all.Add(candidate);
        else if (_first.Count < limit) _first.Enqueue(candidate, candidate);
        else if (limit > 0) _first.EnqueueDequeue(candidate, candidate);
    }

    /// <summary>What was kept, in order.</summary>
    public T[] ToSorted()
    {
        List<Candidate> kept = limit is null ? _all : [.. _first.UnorderedItems.Select(item => item.Element)];
        kept.Sort((left, right) => Compare(order, left, right));
        return [.. kept.Select(candidate => candidate.Item)];
    }

    // What came first stays first, so that the order is complete and the result always the same.
    private static int Compare(PropertyOrder<T> order, in Candidate left, in Candidate right)
    {
        var result = order.Compare(left.Value, left.Item, right.Value, right.Item);
        return result == 0 ? left.Number.CompareTo(right.Number) : result;
    }

    private readonly record struct Candidate(object? Value, T Item, long Number);
}
