using System.Collections.Concurrent;
using System.Diagnostics;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Delivery;

public sealed class AlertDispatcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Events_arrive_in_the_order_they_were_posted()
    {
        using var dispatcher = new AlertDispatcher();
        using var channel = ScriptedChannel.Willing();
        using var outlet = dispatcher.Open("key", () => channel);

        for (var i = 0; i < 100; i++) Assert.True(outlet.Post(SampleAlert.Numbered(i)));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => "event " + i), Enumerable.Range(0, 100).Select(_ => channel.Next().Message));
        Await(() => outlet.GetStatistics().Delivered == 100);
        Assert.Equal(0, outlet.GetStatistics().Waiting);
    }

    [Fact]
    public void A_channel_that_hangs_holds_up_no_other()
    {
        using var dispatcher = new AlertDispatcher(new AlertDispatcherOptions { DrainTime = TimeSpan.Zero });
        using var hanging = ScriptedChannel.Hanging();
        using var willing = ScriptedChannel.Willing();
        using var first = dispatcher.Open("a", () => hanging);
        using var second = dispatcher.Open("b", () => willing);

        first.Post(SampleAlert.Full);
        hanging.Next();
        second.Post(SampleAlert.Full);

        willing.Next();
        Assert.Equal(1, first.GetStatistics().Waiting);
    }

    [Fact]
    public void What_does_not_fit_the_queue_is_dropped_counted_and_told_once()
    {
        var failures = new ConcurrentQueue<AlertDeliveryFailure>();
        var release = new TaskCompletionSource();
        using var dispatcher = new AlertDispatcher(new AlertDispatcherOptions { QueueLimit = 2 }, failures.Enqueue);
        using var channel = new ScriptedChannel((_, _) => release.Task);
        using var outlet = dispatcher.Open("key", () => channel);
        outlet.Post(SampleAlert.Numbered(0));
        channel.Next();

        var taken = Enumerable.Range(1, 5).Select(i => outlet.Post(SampleAlert.Numbered(i))).ToList();

        Assert.Equal([true, true, false, false, false], taken);
        Assert.Equal((3L, 3), (outlet.GetStatistics().Dropped, outlet.GetStatistics().Waiting));
        release.SetResult();
        Await(() => outlet.GetStatistics().Delivered == 3 && !failures.IsEmpty);
        var failure = Assert.Single(failures);
        Assert.Equal(("event 3", 0), (failure.Alert.Message, failure.Attempts));
        AssertBalanced(outlet.GetStatistics());
    }

    [Fact]
    public void A_failure_is_tried_again_after_pauses_that_double()
    {
        var clock = new ManualClock();
        using var dispatcher = new AlertDispatcher(new AlertDispatcherOptions { Clock = clock });
        using var channel = new ScriptedChannel((attempt, _) => attempt < 4 ? throw new IOException("down") : Task.CompletedTask);
        using var outlet = dispatcher.Open("key", () => channel);

        outlet.Post(SampleAlert.Full);
        foreach (var seconds in (int[])[1, 2, 4])
        {
            channel.Next();
            clock.Elapse(TimeSpan.FromSeconds(seconds));
        }

        channel.Next();
        Await(() => outlet.GetStatistics() is { Delivered: 1, Retried: 3, Failed: 0 });
    }

    [Fact]
    public void After_the_last_attempt_it_is_given_up_counted_and_told()
    {
        var failures = new BlockingCollection<AlertDeliveryFailure>();
        var quick = new DeliveryPolicy { Retries = 2, FirstPause = TimeSpan.Zero };
        using var dispatcher = new AlertDispatcher(new AlertDispatcherOptions { Policy = quick }, failures.Add);
        using var channel = new ScriptedChannel((attempt, _) => throw new IOException("down " + attempt));
        using var outlet = dispatcher.Open("key", () => channel);

        outlet.Post(SampleAlert.Full);

        Assert.True(failures.TryTake(out var failure, Patience));
        Assert.Equal(("scripted", 3, "down 3"), (failure.Channel, failure.Attempts, failure.Error.Message));
        var statistics = outlet.GetStatistics();
        Assert.Equal((1L, 2L, "down 3"), (statistics.Failed, statistics.Retried, statistics.LastError));
        AssertBalanced(statistics);
    }

    [Fact]
    public void What_a_retry_cannot_help_is_given_up_at_once()
    {
        var failures = new BlockingCollection<AlertDeliveryFailure>();
        using var dispatcher = new AlertDispatcher(null, failures.Add);
        using var channel = new ScriptedChannel((_, _) => throw new AlertDeliveryException("refused", isTransient: false));
        using var outlet = dispatcher.Open("key", () => channel);

        outlet.Post(SampleAlert.Full);

        Assert.True(failures.TryTake(out var failure, Patience));
        Assert.Equal(1, failure.Attempts);
    }

    [Fact]
    public void A_receiver_that_asks_for_a_longer_pause_gets_it()
    {
        var clock = new ManualClock();
        using var dispatcher = new AlertDispatcher(new AlertDispatcherOptions { Clock = clock });
        using var channel = new ScriptedChannel((attempt, _) => attempt == 1
            ? throw new AlertDeliveryException("busy", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(17) }
            : Task.CompletedTask);
        using var outlet = dispatcher.Open("key", () => channel);

        outlet.Post(SampleAlert.Full);
        clock.Elapse(TimeSpan.FromSeconds(17));

        Await(() => outlet.GetStatistics().Delivered == 1);
    }

    [Fact]
    public void An_attempt_without_an_answer_ends_with_its_time()
    {
        var clock = new ManualClock();
        var failures = new BlockingCollection<AlertDeliveryFailure>();
        var policy = new DeliveryPolicy { Timeout = TimeSpan.FromSeconds(10), Retries = 0 };
        using var dispatcher = new AlertDispatcher(new AlertDispatcherOptions { Clock = clock, Policy = policy }, failures.Add);
        using var channel = ScriptedChannel.Hanging();
        using var outlet = dispatcher.Open("key", () => channel);

        outlet.Post(SampleAlert.Full);
        clock.Elapse(TimeSpan.FromSeconds(10));

        Assert.True(failures.TryTake(out var failure, Patience));
        Assert.Equal("No answer within 10 s.", failure.Error.Message);
    }

    [Fact]
    public void What_waits_at_the_end_still_arrives()
    {
        using var channel = ScriptedChannel.Willing();
        var dispatcher = new AlertDispatcher();
        var outlet = dispatcher.Open("key", () => channel);
        for (var i = 0; i < 50; i++) outlet.Post(SampleAlert.Numbered(i));

        dispatcher.Dispose();

        Assert.Equal(50, outlet.GetStatistics().Delivered);
        Assert.True(channel.Disposed.IsSet);
    }

    [Fact]
    public void A_channel_that_hangs_at_the_end_is_left_after_the_drain_time_and_what_it_held_is_dropped()
    {
        using var channel = ScriptedChannel.Hanging();
        var dispatcher = new AlertDispatcher(new AlertDispatcherOptions { DrainTime = TimeSpan.FromMilliseconds(50) });
        var outlet = dispatcher.Open("key", () => channel);
        for (var i = 0; i < 3; i++) outlet.Post(SampleAlert.Numbered(i));
        channel.Next();

        var watch = Stopwatch.StartNew();
        dispatcher.Dispose();

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
        Await(() => outlet.GetStatistics().Dropped == 3);
        Assert.True(channel.Disposed.Wait(Patience, TestContext.Current.CancellationToken));
        AssertBalanced(outlet.GetStatistics());
    }

    [Fact]
    public void After_the_end_nothing_is_taken_and_the_end_may_come_twice()
    {
        using var channel = ScriptedChannel.Willing();
        var dispatcher = new AlertDispatcher();
        var outlet = dispatcher.Open("key", () => channel);
        dispatcher.Dispose();
        dispatcher.Dispose();

        Assert.False(outlet.Post(SampleAlert.Full));
        Assert.Equal(1, outlet.GetStatistics().Dropped);
        Assert.Throws<ObjectDisposedException>(() => dispatcher.Open("key", () => channel));
    }

    [Fact]
    public void Equal_keys_share_a_channel_until_the_last_one_lets_go()
    {
        using var dispatcher = new AlertDispatcher();
        using var channel = ScriptedChannel.Willing();
        var first = dispatcher.Open(("file", "/a"), () => channel);
        var second = dispatcher.Open(("file", "/a"), () => throw new InvalidOperationException("There is one already."));
        Assert.Single(dispatcher.GetStatistics());

        first.Dispose();
        first.Dispose();
        second.Post(SampleAlert.Full);
        channel.Next();
        Assert.False(channel.Disposed.IsSet);

        second.Dispose();
        Assert.True(channel.Disposed.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.Empty(dispatcher.GetStatistics());
    }

    [Fact]
    public void A_handler_of_failures_that_throws_does_no_harm()
    {
        using var dispatcher = new AlertDispatcher(null, _ => throw new InvalidOperationException("handler"));
        using var channel = new ScriptedChannel((attempt, _) =>
            attempt == 1 ? throw new AlertDeliveryException("no", isTransient: false) : Task.CompletedTask);
        using var outlet = dispatcher.Open("key", () => channel);

        outlet.Post(SampleAlert.Full);
        outlet.Post(SampleAlert.Full);

        Await(() => outlet.GetStatistics() is { Failed: 1, Delivered: 1 });
    }

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(3, null, 4)]
    [InlineData(3, 2, 4)]
    [InlineData(1, 20, 20)]
    [InlineData(1, 3600, 30)]
    [InlineData(500, null, 30)]
    [InlineData(5000, null, 30)]
    public void Pauses_double_heed_the_receiver_and_have_a_limit(int retry, int? asked, int expected) => Assert.Equal(
        TimeSpan.FromSeconds(expected),
        DeliveryPolicy.Default.PauseBefore(retry, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    private static void AssertBalanced(AlertDeliveryStatistics statistics) =>
        Assert.Equal(statistics.Accepted, statistics.Delivered + statistics.Failed + statistics.Dropped + statistics.Waiting);

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "What the test waits for did not happen.");
}
