using NetMon.Capture;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Keeps what processors find.</summary>
internal sealed class NoticeList : IItemSink
{
    public List<CaptureItem> Notices { get; } = [];

    public void Post(CaptureItem item) => Notices.Add(item);
}
