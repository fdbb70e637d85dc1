using NetMon.Capture;

namespace NetMon.Tests.Capture;

internal sealed class CollectingSink : ICaptureSink
{
    public List<PacketRecord> Packets { get; } = [];

    public List<CaptureItem> Notices { get; } = [];

    /// <summary>Capacity in packets.</summary>
    public int Room { get; init; } = int.MaxValue;

    public bool Accept(PacketRecord packet)
    {
        if (Packets.Count >= Room) return false;
        Packets.Add(packet);
        return true;
    }

    public void Accept(CaptureItem item) => Notices.Add(item);

    /// <summary>Takes everything until the capture ends.</summary>
    public void TakeAll(CaptureSession session)
    {
        while (session.Deliver(this, TimeSpan.FromSeconds(10)))
        {
            // The lists fill.
        }
    }
}
