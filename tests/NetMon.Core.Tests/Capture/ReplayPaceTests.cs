using System.Diagnostics;
using NetMon.Capture.Sources;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Tests.Capture;

public sealed class ReplayPaceTests
{
    private const long Start = 1_780_000_000_000_000_000;
    private const long Second = 1_000_000_000;

    [Fact]
    public void Packets_wait_for_their_time()
    {
        var pace = new ReplayPace(speed: 10);
        var started = Stopwatch.GetTimestamp();

        pace.WaitFor(Start, CancellationToken.None);
        pace.WaitFor(Start + Second, CancellationToken.None);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(90), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Nothing_waits_at_full_speed()
    {
        var pace = new ReplayPace(speed: 0);

        pace.WaitFor(Start, CancellationToken.None);
        pace.WaitFor(Start + (100_000 * Second), CancellationToken.None);

        Assert.Equal(Start + (100_000 * Second), pace.Now);
    }

    [Fact]
    public void Time_goes_on_between_packets_and_stands_still_at_the_end()
    {
        var clock = new ManualTime();
        var pace = new ReplayPace(speed: 2, clock);
        Assert.Equal(0, pace.Now);
        pace.WaitFor(Start, CancellationToken.None);

        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Start + (6 * Second), pace.Now);
        pace.End();
        Assert.Equal(Start, pace.Now);
    }

    [Fact]
    public void A_time_far_back_begins_a_new_count()
    {
        var pace = new ReplayPace(speed: 1, new ManualTime());

        pace.WaitFor(Start, CancellationToken.None);
        pace.WaitFor(Start - (1000 * Second), CancellationToken.None);

        Assert.Equal(Start - (1000 * Second), pace.Now);
    }

    [Fact]
    public void A_stop_ends_the_waiting_and_hands_over_nothing_more()
    {
        using var stop = new CancellationTokenSource();
        var frames = 0;
        using var source = new PacedSource(new TwoFrames(), new ReplayPace(speed: 1));

        source.Run(
            (in CapturedFrame _) =>
            {
                frames++;
                stop.Cancel();
            },
            () => { },
            stop.Token);

        Assert.Equal(1, frames);
    }

    [Fact]
    public void Packets_outside_of_the_window_wait_for_nothing()
    {
        // Makes a replay that waits a day fail instead of hang.
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var window = new TimeWindow(start: null, end: null, length: TimeSpan.FromMinutes(1));
        using var source = new PacedSource(new TwoFrames(), new ReplayPace(speed: 1), window: window);
        var frames = 0;

        source.Run((in CapturedFrame _) => frames++, () => { }, stop.Token);

        Assert.Equal(2, frames);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }

    /// <summary>Two frames, a day apart.</summary>
    private sealed class TwoFrames : IFrameSource
    {
        public string Name => "two";

        public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
        {
            var where = new CaptureInterface("two", LinkType.Ethernet);
            onFrame(new CapturedFrame(where, 1, Start, 60, new byte[60]));
            onFrame(new CapturedFrame(where, 2, Start + (86_400 * Second), 60, new byte[60]));
        }

        public SourceDrops ReadDrops() => default;

        public void Dispose()
        {
        }
    }
}
