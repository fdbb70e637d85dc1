namespace NetMon.Flows.Cache;

/// <summary>Finds the flows that have been idle longest.</summary>
internal static class SilentFlows
{
    /// <summary>Finds the open flows with the oldest last packet, longest idle first.</summary>
    /// <param name="flows">The table.</param>
    /// <param name="count">Maximum number of flows.</param>
    public static int[] Find(FlowTable flows, int count)
    {
        // Reversed order: the head is the most recently active of the flows kept.
        var found = new PriorityQueue<int, (long Activity, int Flow)>(count, Comparer<(long, int)>.Create(static (a, b) => b.CompareTo(a)));
        for (var flow = 0; flow < flows.Limit; flow++)
        {
            if (!flows.IsOpen(flow)) continue;
            var rank = (flows[flow].Activity, flow);
            if (found.Count < count) found.Enqueue(flow, rank);
            else found.EnqueueDequeue(flow, rank);
        }

        var result = new int[found.Count];
        for (var i = result.Length - 1; i >= 0; i--) result[i] = found.Dequeue();
        return result;
    }
}
