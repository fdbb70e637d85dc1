using NetMon.Queues;

namespace NetMon.Tests.Capture;

public sealed class BoundedQueueTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public void Who_waits_for_room_goes_on_when_the_queue_is_half_empty()
    {
        var queue = new BoundedQueue<int>(4);
        for (var i = 1; i <= 4; i++) Assert.True(queue.TryAdd(i));
        Assert.False(queue.TryAdd(5));
        var producer = new Thread(() => queue.Add(5)) { IsBackground = true };
        producer.Start();
        Assert.True(SpinWait.SpinUntil(() => producer.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Soon));

        Assert.Equal(TakeResult.Taken, queue.TryTake(Soon, out _));
        Assert.Equal(3, queue.Waiting);
        Assert.Equal(TakeResult.Taken, queue.TryTake(Soon, out _));

        Assert.True(producer.Join(Soon));
        Assert.Equal(3, queue.Waiting);
    }

    [Fact]
    public void A_closed_queue_gives_what_waits_and_then_its_end()
    {
        var queue = new BoundedQueue<int>(4);
        queue.TryAdd(1);
        queue.Complete();

        Assert.False(queue.TryAdd(2));
        Assert.Equal((TakeResult.Taken, TakeResult.Ended), (queue.TryTake(Soon, out _), queue.TryTake(Soon, out _)));
    }

    [Fact]
    public void After_an_abort_nothing_waits()
    {
        var queue = new BoundedQueue<int>(4, byteLimit: 10);
        queue.TryAdd(1, weight: 3, bytes: 10);
        Assert.Equal(0, queue.Room);

        queue.Abort();

        Assert.Equal((0, true, TakeResult.Ended), (queue.Waiting, queue.IsClosed, queue.TryTake(Soon, out _)));
    }
}
