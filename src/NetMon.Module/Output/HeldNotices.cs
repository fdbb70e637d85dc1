using NetMon.Capture;

namespace NetMon.Output;

/// <summary>Keeps a capture's notices while a screen is drawn that their errors and warnings would spoil, and passes them on afterwards.</summary>
/// <param name="sink">Where they go in the end.</param>
internal sealed class HeldNotices(ICaptureSink sink) : ICaptureSink
{
    private readonly List<CaptureItem> _items = [];

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet) => sink.Accept(packet);

    /// <inheritdoc/>
    public void Accept(CaptureItem item) => _items.Add(item);

    /// <summary>Passes on what was kept.</summary>
    public void Release()
    {
        foreach (var item in _items) sink.Accept(item);
        _items.Clear();
    }
}
