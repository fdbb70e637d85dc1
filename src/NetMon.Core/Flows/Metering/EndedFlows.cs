using NetMon.Capture;

namespace NetMon.Flows.Metering;

/// <summary>Gathers ended flows, and posts them in batches. Not thread-safe.</summary>
internal sealed class EndedFlows : IEndedFlows
{
    private const int BatchSize = 256;

    private List<FlowRecord> _batch = new(BatchSize);

    /// <summary>Receives the batches; null if nobody does.</summary>
    public IItemSink? Output { get; set; }

    /// <inheritdoc/>
    public void Take(EndedFlow[] flows)
    {
        foreach (var flow in flows) Add(flow.Record);
    }

    /// <summary>Takes one flow.</summary>
    public void Add(FlowRecord flow)
    {
        _batch.Add(flow);
        if (_batch.Count >= BatchSize) Post();
    }

    /// <summary>Posts what was gathered.</summary>
    public void Post()
    {
        if (_batch.Count == 0) return;
        var ended = new FlowsEnded(_batch);
        _batch = new List<FlowRecord>(BatchSize);
        Output?.Post(ended);
    }
}
