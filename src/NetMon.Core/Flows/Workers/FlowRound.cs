namespace NetMon.Flows.Workers;

/// <summary>One batch for each worker, and the bytes of its packets. Filled by one thread, then read by the workers.</summary>
internal sealed class FlowRound : HeldBytes
{
    /// <summary>Creates an empty round.</summary>
    /// <param name="workers">Number of workers.</param>
    public FlowRound(int workers)
    {
        Batches = new FlowBatch[workers];
        for (var i = 0; i < workers; i++) Batches[i] = new FlowBatch();
    }

    /// <summary>The batches, by worker.</summary>
    public FlowBatch[] Batches { get; }

    /// <summary>Number of steps of all workers.</summary>
    public int Moments { get; private set; }

    /// <summary>End reason of all flows after the steps; null if they go on.</summary>
    public FlowEndReason? End { get; set; }

    /// <summary>The next step's number.</summary>
    public int NextMoment() => Moments++;

    /// <summary>Makes the round empty.</summary>
    public void Clear()
    {
        Release();
        foreach (var batch in Batches) batch.Clear();
        Moments = 0;
        End = null;
    }
}
