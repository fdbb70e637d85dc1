using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Flows.Live;
using NetMon.Packets;

namespace NetMon.Tests.Flows.Live;

/// <summary>Live traffic with packets and time set by the test. Times are seconds since a day in 2026.</summary>
internal sealed class WatchedTraffic : IItemSink
{
    private const long Start = 1_780_000_000;
    private readonly CaptureInterface _interface = new("test0", LinkType.Ethernet);
    private readonly MeteredTraffic _metered;
    private long _number;

    public WatchedTraffic(FlowOptions? options = null, int groupLimit = LiveTraffic.DefaultGroupLimit)
    {
        _metered = new MeteredTraffic(options);
        Live = new LiveTraffic(new FlowMeter(options ?? new FlowOptions()), groupLimit: groupLimit);
        Live.Start(this);
    }

    public LiveTraffic Live { get; }

    /// <summary>Items of the capture besides packets.</summary>
    public List<CaptureItem> Notices { get; } = [];

    /// <summary>Flows of a plain meter for the same packets.</summary>
    public List<FlowRecord> FlowsAlone => _metered.End();

    public WatchedTraffic Add(double seconds, byte[] frame)
    {
        PacketDecoder.Decode(LinkType.Ethernet, frame, frame.Length, out var headers);
        Live.OnFrame(new CapturedFrame(_interface, ++_number, Nanoseconds(seconds), frame.Length, frame), headers);
        _metered.Add(seconds, frame, "test0");
        return this;
    }

    public WatchedTraffic Tick(double seconds)
    {
        Live.OnTick(Nanoseconds(seconds));
        return this;
    }

    public WatchedTraffic End()
    {
        Live.OnEnd(isForced: false);
        return this;
    }

    public TrafficSnapshot Look(
        TrafficGrouping by = TrafficGrouping.Host, TrafficSort sort = TrafficSort.Bytes, int top = int.MaxValue, string filter = "") =>
        Live.Look(new TrafficView { Grouping = by, Sort = sort, Top = top, Filter = filter });

    public void Post(CaptureItem item) => Notices.Add(item);

    private static long Nanoseconds(double seconds) => (Start * 1_000_000_000) + (long)(seconds * 1e9);
}
