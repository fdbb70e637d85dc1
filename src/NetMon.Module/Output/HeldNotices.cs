using NetMon.Capture;

namespace NetMon.Output;

/// <summary>Keeps a capture's notices while a screen is drawn that their errors and warnings would spoil, and passes them on afterwards.</summary>
/// <param name="sink">Where they go in the end.</param>
internal sealed class HeldNotices(ICaptureSink sink) : ICaptureSink
{
    private readonly List<CaptureNotice> _notices = [];

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet) => sink.Accept(packet);

    /// <inheritdoc/>
    public void Accept(CaptureNotice notice) => _notices.Add(notice);

    /// <summary>Passes on what was kept.</summary>
    public void Release()
    {
        foreach (var notice in _notices) sink.Accept(notice);
        _notices.Clear();
    }
}
