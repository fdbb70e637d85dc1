using NetMon.Adapters.Display;
using NetMon.Capture;
using NetMon.Flows;
using NetMon.Flows.Live;
using NetMon.Tests.Capture;

namespace NetMon.Tests.Display;

public sealed class TrafficScreenTests
{
    private const string Leave = "\e[?7h\e[?25h\e[?1049l";
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(10);
    private readonly TestTerminal _terminal = new();

    [Fact]
    public void A_picture_is_one_write()
    {
        using (var screen = Start(view => TestSnapshots.Hosts(view: view)))
        {
            _terminal.Await(written => written.Contains("192.0.2.1", StringComparison.Ordinal));
        }

        var frame = _terminal.Written.Split("\e[?2026h")[1];
        Assert.StartsWith("\e[H", frame, StringComparison.Ordinal);
        Assert.Equal(24, frame.Split("\e[K\r\n").Length);
        // One for entering, one for leaving, and one for each picture.
        Assert.Equal(_terminal.Written.Split("\e[?2026h").Length + 1, _terminal.Writes);
    }

    [Fact]
    public void The_terminal_is_restored_at_the_end()
    {
        using (Start(view => TestSnapshots.Hosts(view: view))) _terminal.Await(written => written.Contains("quit", StringComparison.Ordinal));

        Assert.StartsWith("\e[?1049h\e[?25l\e[?7l", _terminal.Written, StringComparison.Ordinal);
        Assert.EndsWith(Leave, _terminal.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void The_terminal_is_restored_after_an_error()
    {
        using var screen = Start(_ => throw new InvalidOperationException("broken"));

        _terminal.Await(written => written.EndsWith(Leave, StringComparison.Ordinal));
        Assert.True(SpinWait.SpinUntil(() => screen.HasFailed, TimeSpan.FromSeconds(10)));
        Assert.Equal("broken", screen.Failure!.Message);
    }

    [Fact]
    public void A_terminal_that_is_gone_is_a_failure_and_nothing_worse()
    {
        _terminal.IsGone = true;
        using var screen = Start(view => TestSnapshots.Hosts(view: view));

        Assert.True(SpinWait.SpinUntil(() => screen.HasFailed, TimeSpan.FromSeconds(10)));
        Assert.IsType<IOException>(screen.Failure);
    }

    [Fact]
    public void Keys_change_what_is_looked_at()
    {
        TrafficView? last = null;
        using var screen = Start(view => TestSnapshots.Hosts(view: last = view));

        _terminal.Press('b', 's', 'f', 't', '\r');
        Assert.True(SpinWait.SpinUntil(
            () => last is { Grouping: TrafficGrouping.Conversation, Sort: TrafficSort.Rate, Filter: "t" }, TimeSpan.FromSeconds(10)));
        Assert.False(screen.IsLeaving);
        _terminal.Press('q');
        Assert.True(SpinWait.SpinUntil(() => screen.IsLeaving, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_pause_holds_the_picture_only()
    {
        var looks = 0;
        using var screen = Start(view =>
        {
            looks++;
            return TestSnapshots.Hosts(view: view);
        });
        _terminal.Press('p');
        _terminal.Await(written => written.Contains("PAUSED", StringComparison.Ordinal));

        var before = looks;
        _terminal.Press('x');
        var writes = _terminal.Writes;
        Assert.True(SpinWait.SpinUntil(() => _terminal.Writes > writes, TimeSpan.FromSeconds(10)));
        Assert.Equal(before, looks);
    }

    [Fact]
    public void A_window_of_another_size_is_filled_anew()
    {
        using var screen = Start(view => TestSnapshots.Hosts(view: view));
        _terminal.Await(written => written.Contains("\e[J", StringComparison.Ordinal));

        _terminal.Size = (60, 12);

        _terminal.Await(written => written.Split("\e[?2026h")[^1].Split("\e[K\r\n").Length == 12);
    }

    [Fact]
    public async Task A_terminal_that_takes_nothing_costs_no_packet()
    {
        const int Frames = 300_000;
        _terminal.TakesText.Reset();
        var traffic = new LiveTraffic(new FlowMeter(new FlowOptions()));
        var source = new ScriptedSource("eth0", Frames) { StaysOpen = true };
        using var session = new CaptureSession(
            [source], new CaptureOptions { Name = "eth0", IsLive = true, DeliversPackets = false, Processors = [traffic], QueueLimit = 10 });
        using var screen = new TrafficScreen("eth0", _terminal, view => traffic.Look(view, session), new TrafficView(), Often);
        screen.Start();
        Assert.True(_terminal.IsStuck.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        session.Start();
        source.AwaitFrames();
        session.Stop();
        await session.Ended.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal((Frames, 0), (session.GetStatistics().Received, session.GetStatistics().DroppedByQueue));
        Assert.Equal(Frames, traffic.Look(new TrafficView()).Packets);
        _terminal.TakesText.Set();
        _terminal.Await(written => written.Contains("300,000 packets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Closing_does_not_wait_for_a_terminal_that_takes_nothing()
    {
        _terminal.TakesText.Reset();
        var screen = Start(view => TestSnapshots.Hosts(view: view));
        Assert.True(_terminal.IsStuck.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        await Task.Run(screen.Dispose, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        // It leaves when it can.
        _terminal.TakesText.Set();
        _terminal.Await(written => written.EndsWith(Leave, StringComparison.Ordinal));
    }

    private TrafficScreen Start(Func<TrafficView, TrafficSnapshot> look)
    {
        var screen = new TrafficScreen("eth0", _terminal, look, new TrafficView(), Often);
        screen.Start();
        return screen;
    }
}
