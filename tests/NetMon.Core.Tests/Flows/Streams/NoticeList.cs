using NetMon.Capture;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Collects the items of processors.</summary>
internal sealed class NoticeList : IItemSink
{
    public List<CaptureItem> Notices { get; } = [];

    public void Post(CaptureItem item) => Notices.Add(item);
}
