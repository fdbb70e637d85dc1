using NetMon.Capture.Sources;
using NetMon.Packets;

namespace NetMon.Tests.Capture;

public sealed class PacketFeedTests : IDisposable
{
    private static readonly CaptureInterface Interface = new("test", LinkType.Ethernet);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly PacketFeed _feed = new("test");
    private readonly byte[] _bytes = new byte[64];

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task All_packets_come_in_order_and_then_the_end()
    {
        var seen = new List<long>();
        var run = Start(seen.Add);

        for (var number = 1; number <= 10_000; number++)
        {
            while (!_feed.TryAdd(Packet(number))) _feed.WaitForRoom(Soon);
        }

        _feed.Complete();
        await run.WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 10_000).Select(number => (long)number), seen);
    }

    [Fact]
    public async Task Packets_that_come_slowly_are_worked_on_though_no_others_follow()
    {
        var third = new TaskCompletionSource();
        var run = Start(number =>
        {
            if (number == 3) third.SetResult();
        });

        for (var number = 1; number <= 3; number++) Assert.True(_feed.TryAdd(Packet(number)));
        await third.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);

        _feed.Complete();
        await run.WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_full_feed_refuses_packets_until_there_is_room()
    {
        var taken = 0;
        while (taken < 100_000 && _feed.TryAdd(Packet(taken + 1))) taken++;
        Assert.InRange(taken, 1, 1000);

        var run = Start(_ => { });
        while (!_feed.TryAdd(Packet(taken + 1))) _feed.WaitForRoom(Soon);

        _feed.Complete();
        await run.WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_silent_feed_says_so_once_and_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var idle = 0;
        var run = Task.Run(
            () => _feed.Run(
                (in CapturedFrame _) => { },
                () =>
                {
                    idle++;
                    cancellation.CancelAfter(TimeSpan.FromMilliseconds(200));
                },
                cancellation.Token),
            TestContext.Current.CancellationToken);

        await run.WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.Equal(1, idle);
    }

    private Task Start(Action<long> onPacket) => Task.Run(
        () => _feed.Run((in CapturedFrame frame) => onPacket(frame.Number), () => { }, CancellationToken.None),
        TestContext.Current.CancellationToken);

    private PacketRecord Packet(int number) => new(new CapturedFrame(Interface, number, number, _bytes.Length, _bytes));
}
