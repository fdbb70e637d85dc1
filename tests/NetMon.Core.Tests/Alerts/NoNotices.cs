using NetMon.Capture;

namespace NetMon.Tests.Alerts;

/// <summary>Discards notices.</summary>
internal sealed class NoNotices : INoticeSink
{
    public static NoNotices Instance { get; } = new();

    public void Post(CaptureNotice notice) => Assert.Fail($"Unexpected: {notice}");
}
