namespace NetMon.Flows.Cache;

/// <summary>Finds the flows that have been silent for longest.</summary>
internal static class SilentFlows
{
    /// <summary>The open flows whose last packet is longest ago, the one of the longest silence first.</summary>
    /// <param name="flows">The table.</param>
    /// <param name="count">How many.</param>
    public static int[] Find(FlowTable flows, int count)
    {
        // The latest of those that are kept is at its head.
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
