using NetMon.Capture;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Collects the items of processors.</summary>
internal sealed class ItemList : IItemSink
{
    public List<CaptureItem> Items { get; } = [];

    public void Post(CaptureItem item) => Items.Add(item);
}
