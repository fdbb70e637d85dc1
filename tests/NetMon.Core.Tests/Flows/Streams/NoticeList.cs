using NetMon.Capture;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Keeps what observers find.</summary>
internal sealed class NoticeList : INoticeSink
{
    public List<CaptureNotice> Notices { get; } = [];

    public void Post(CaptureNotice notice) => Notices.Add(notice);
}
