using NetMon.Capture;

namespace NetMon.Output;

/// <summary>Holds back a capture's notices while a live table is drawn, because errors and warnings would corrupt it.</summary>
/// <param name="sink">Receives the notices afterwards.</param>
internal sealed class HeldNotices(ICaptureSink sink) : ICaptureSink
{
    private readonly List<CaptureItem> _items = [];

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet) => sink.Accept(packet);

    /// <inheritdoc/>
    public void Accept(CaptureItem item) => _items.Add(item);

    /// <summary>Passes on the notices.</summary>
    public void Release()
    {
        foreach (var item in _items) sink.Accept(item);
        _items.Clear();
    }
}
