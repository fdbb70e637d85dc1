using NetMon.Capture;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Collects the notices of observers.</summary>
internal sealed class NoticeList : INoticeSink
{
    public List<CaptureNotice> Notices { get; } = [];

    public void Post(CaptureNotice notice) => Notices.Add(notice);
}
