using NetMon.Capture;
using NetMon.Packets;
using NetMon.Queues;

namespace NetMon.Tests.Capture;

public sealed class PacketQueueTests
{
    private static readonly CaptureInterface Interface = new("test", LinkType.Ethernet);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly byte[] _bytes = new byte[64];

    [Fact]
    public void Packets_and_notices_come_out_in_the_order_they_went_in()
    {
        var queue = new PacketQueue(packetLimit: 10_000, byteLimit: 1 << 30, waitsWhenFull: false);
        for (var number = 1; number <= 300; number++) Assert.True(Add(queue, number));
        queue.Post(new SourceFailed("x", new IOException()));
        for (var number = 301; number <= 600; number++) Assert.True(Add(queue, number));
        queue.Complete();

        var seen = new List<object>();
        while (queue.TryTake(Soon, out var item) == TakeResult.Taken)
        {
            if (item is PacketBatch batch) seen.AddRange(batch.Packets.Select(packet => (object)packet.Number));
            else seen.Add(item!);
        }

        Assert.Equal(601, seen.Count);
        Assert.IsType<SourceFailed>(seen[300]);
        seen.RemoveAt(300);
        Assert.Equal(Enumerable.Range(1, 600).Select(number => (object)(long)number), seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(PacketQueue.BatchSize)]
    [InlineData(1000)]
    public void A_full_queue_holds_exactly_its_limit_and_refuses_the_rest(int limit)
    {
        var queue = new PacketQueue(limit, byteLimit: 1 << 30, waitsWhenFull: false);

        var accepted = Enumerable.Range(1, 3 * limit + 500).Count(number => Add(queue, number));
        queue.Complete();

        Assert.Equal(limit, accepted);
        Assert.Equal(limit, Drain(queue));
    }

    [Fact]
    public void Large_packets_fill_the_queue_by_their_bytes()
    {
        const int ByteLimit = 4 << 20;
        var queue = new PacketQueue(packetLimit: 100_000, ByteLimit, waitsWhenFull: false);
        var large = new byte[64 * 1024];

        var accepted = 0;
        while (accepted < 1000 && queue.TryAdd(new CapturedFrame(Interface, 1, 0, large.Length, large))) accepted++;

        Assert.InRange(accepted, ByteLimit / large.Length - 1, ByteLimit / large.Length + 4);
    }

    [Fact]
    public void One_packet_larger_than_the_byte_limit_still_passes()
    {
        var queue = new PacketQueue(packetLimit: 10, byteLimit: 1000, waitsWhenFull: false);
        var large = new byte[5000];

        Assert.True(queue.TryAdd(new CapturedFrame(Interface, 1, 0, large.Length, large)));
        Assert.False(Add(queue, 2));
    }

    [Fact]
    public async Task A_waiting_queue_loses_nothing_however_slow_the_consumer_is()
    {
        var queue = new PacketQueue(packetLimit: 16, byteLimit: 1 << 20, waitsWhenFull: true);
        var producer = Task.Run(() =>
        {
            for (var number = 1; number <= 5000; number++) Assert.True(Add(queue, number));
            queue.Complete();
        }, TestContext.Current.CancellationToken);

        var expected = 1L;
        while (queue.TryTake(Soon, out var item) == TakeResult.Taken)
        {
            foreach (var packet in Packets(item)) Assert.Equal(expected++, packet.Number);
        }

        Assert.Equal(5001, expected);
        await producer.WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Aborting_wakes_a_producer_that_waits_for_room()
    {
        var queue = new PacketQueue(packetLimit: 1, byteLimit: 1 << 20, waitsWhenFull: true);
        Assert.True(Add(queue, 1));
        var producer = Task.Run(() => Add(queue, 2), TestContext.Current.CancellationToken);

        queue.Abort();

        Assert.False(await producer.WaitAsync(Soon, TestContext.Current.CancellationToken));
        Assert.Equal(TakeResult.Ended, queue.TryTake(Soon, out _));
    }

    [Fact]
    public async Task Aborting_wakes_a_consumer_that_waits_for_packets()
    {
        var queue = new PacketQueue(packetLimit: 1, byteLimit: 1 << 20, waitsWhenFull: true);
        var consumer = Task.Run(() => queue.TryTake(Timeout.InfiniteTimeSpan, out _), TestContext.Current.CancellationToken);

        queue.Abort();

        Assert.Equal(TakeResult.Ended, await consumer.WaitAsync(Soon, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_has_been_gathered_waits_for_a_flush()
    {
        var queue = new PacketQueue(packetLimit: 100, byteLimit: 1 << 20, waitsWhenFull: false);
        Assert.True(Add(queue, 1));
        Assert.Equal(TakeResult.Nothing, queue.TryTake(TimeSpan.Zero, out _));

        queue.Flush();

        Assert.Equal(TakeResult.Taken, queue.TryTake(TimeSpan.Zero, out var item));
        Assert.Equal(1, Assert.Single(Packets(item)).Number);
    }

    private static ArraySegment<PacketRecord> Packets(CaptureItem? item) => Assert.IsType<PacketBatch>(item).Packets;

    private bool Add(PacketQueue queue, long number) => queue.TryAdd(new CapturedFrame(Interface, number, 0, _bytes.Length, _bytes));

    private static int Drain(PacketQueue queue)
    {
        var count = 0;
        while (queue.TryTake(Soon, out var item) == TakeResult.Taken) count += Packets(item).Count;
        return count;
    }
}
