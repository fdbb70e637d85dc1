namespace NetMon.Flows.Summaries.Order;

/// <summary>The first of many objects in an order, or all of them. Holds no more objects than the limit.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
/// <param name="order">The order.</param>
/// <param name="limit">Maximum number of objects; null for all.</param>
internal sealed class SortedSelection<T>(PropertyOrder<T> order, int? limit) where T : class
{
    private readonly List<Candidate> _all = [];

    // Reversed order: the head is the last of the objects kept.
    private readonly PriorityQueue<Candidate, Candidate> _first = new(Comparer<Candidate>.Create((left, right) => Compare(order, right, left)));
    private long _count;

    /// <summary>Adds an object.</summary>
    public void Add(T item)
    {
        var candidate = new Candidate(order.ValueOf(item), item, _count++);
        if (limit is null) _all.Add(candidate);
        else if (_first.Count < limit) _first.Enqueue(candidate, candidate);
        else if (limit > 0) _first.EnqueueDequeue(candidate, candidate);
    }

    /// <summary>The objects kept, sorted.</summary>
    public T[] ToSorted()
    {
        var kept = limit is null ? _all : [.. _first.UnorderedItems.Select(item => item.Element)];
        kept.Sort((left, right) => Compare(order, left, right));
        return [.. kept.Select(candidate => candidate.Item)];
    }

    // Equal objects keep their order of arrival, so that the result is deterministic.
    private static int Compare(PropertyOrder<T> order, in Candidate left, in Candidate right)
    {
        var result = order.Compare(left.Value, left.Item, right.Value, right.Item);
        return result == 0 ? left.Number.CompareTo(right.Number) : result;
    }

    private readonly record struct Candidate(object? Value, T Item, long Number);
}
