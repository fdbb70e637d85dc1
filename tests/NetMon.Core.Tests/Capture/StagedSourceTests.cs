using NetMon.Capture.Sources;
using NetMon.Packets;

namespace NetMon.Tests.Capture;

public sealed class StagedSourceTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public void Frames_arrive_whole_and_in_their_order()
    {
        using var source = new StagedSource(new CountingSource(50_000), () => true);
        var seen = new List<long>();
        source.Run(
            (in CapturedFrame frame) =>
            {
                Assert.Equal(CountingSource.LengthOf(frame.Number), frame.Data.Length);
                Assert.Equal((frame.Number * 10, frame.Data.Length + 4), (frame.TimestampNanoseconds, frame.Length));
                Assert.True(frame.Data.IndexOfAnyExcept((byte)frame.Number) < 0);
                seen.Add(frame.Number);
            },
            () => { },
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 50_000).Select(number => (long)number), seen);
        Assert.Equal((0, 0), (source.ReadDrops().Overflow, source.ReadDrops().OverflowBytes));
    }

    [Fact]
    public void A_slow_processor_does_not_hold_up_the_source_and_every_frame_is_counted()
    {
        const int Frames = 100_000;
        using var inner = new CountingSource(Frames);
        using var source = new StagedSource(inner, () => true, byteLimit: 1 << 20);
        long seen = 0;
        long seenBytes = 0;
        source.Run(
            (in CapturedFrame frame) =>
            {
                // The source ends while the first frame is still being processed.
                if (seen == 0) Assert.True(inner.HasSentAll.Wait(Soon));
                seen++;
                seenBytes += frame.Length;
            },
            () => { },
            CancellationToken.None);

        var drops = source.ReadDrops();
        Assert.True(drops.Overflow > 0);
        Assert.Equal((Frames, inner.Bytes), (seen + drops.Overflow, seenBytes + drops.OverflowBytes));
    }

    [Fact]
    public void A_frame_larger_than_a_block_arrives()
    {
        var bytes = new byte[FrameRing.BlockBytes + 1];
        var ring = new FrameRing(byteLimit: 1);
        Assert.True(ring.TryAdd(new CapturedFrame(CountingSource.Interface, 1, 0, bytes.Length, bytes)));
        Assert.False(ring.TryAdd(new CapturedFrame(CountingSource.Interface, 2, 0, bytes.Length, bytes)));

        var block = ring.Take()!;
        Assert.Equal((1, bytes.Length), (block.Count, block[0].Data.Length));
        ring.GiveBack(block);
        Assert.True(ring.TryAdd(new CapturedFrame(CountingSource.Interface, 3, 0, bytes.Length, bytes)));
    }

    [Fact]
    public void What_a_processor_throws_ends_the_source_and_comes_out()
    {
        using var inner = new CountingSource(int.MaxValue);
        using var source = new StagedSource(inner, () => true);

        Assert.Throws<InvalidOperationException>(() => source.Run(
            (in CapturedFrame _) => throw new InvalidOperationException("processor"), () => { }, CancellationToken.None));
    }

    [Fact]
    public void Frames_behind_one_that_fails_are_counted_as_discarded()
    {
        using var inner = new CountingSource(int.MaxValue);
        using var source = new StagedSource(inner, () => true);

        Assert.Throws<InvalidOperationException>(() => source.Run(
            (in CapturedFrame frame) =>
            {
                if (frame.Number == 3) throw new InvalidOperationException("processor");
            },
            () => { },
            CancellationToken.None));

        var drops = source.ReadDrops();
        Assert.Equal(inner.Sent - 3, drops.Discarded + drops.Overflow);
        var first = Enumerable.Range(1, 3).Sum(number => CountingSource.LengthOf(number) + 4);
        Assert.Equal(inner.Bytes - first, drops.DiscardedBytes + drops.OverflowBytes);
    }

    [Fact]
    public void Many_pauses_do_not_fill_the_ring_while_the_processor_is_stalled()
    {
        const int Frames = 500;
        using var inner = new CountingSource(Frames, pausesAlways: true);
        using var source = new StagedSource(inner, () => true, byteLimit: 2 * FrameRing.BlockBytes);
        var seen = new List<long>();
        source.Run(
            (in CapturedFrame frame) =>
            {
                if (frame.Number == 1) Assert.True(inner.HasSentAll.Wait(Soon));
                seen.Add(frame.Number);
            },
            () => { },
            CancellationToken.None);

        Assert.Equal(0, source.ReadDrops().Overflow);
        Assert.Equal(Enumerable.Range(1, Frames).Select(number => (long)number), seen);
    }

    [Fact]
    public void A_pause_passes_frames_on_at_once()
    {
        using var inner = new CountingSource(1, pausesAlways: true) { WaitsFor = new ManualResetEventSlim() };
        using var source = new StagedSource(inner, () => true);
        source.Run((in CapturedFrame _) => inner.WaitsFor.Set(), () => { }, CancellationToken.None);

        Assert.True(inner.HasBeenAwaited);
    }

    [Fact]
    public void Without_processing_frames_are_handed_over_at_once()
    {
        var thread = Environment.CurrentManagedThreadId;
        var isProcessed = false;
        using var source = new StagedSource(new CountingSource(100), () => isProcessed);
        var threads = new List<int>();
        source.Run(
            (in CapturedFrame frame) =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                // A rule that is registered while the capture runs.
                isProcessed = frame.Number >= 50;
            },
            () => { },
            CancellationToken.None);

        Assert.Equal(100, threads.Count);
        Assert.All(threads.Take(50), id => Assert.Equal(thread, id));
        Assert.All(threads.Skip(50), id => Assert.NotEqual(thread, id));
    }

    /// <summary>Delivers frames of different lengths, filled with their number.</summary>
    private sealed class CountingSource(int frames, bool pausesAlways = false) : IFrameSource
    {
        public static CaptureInterface Interface { get; } = new("eth0", LinkType.Ethernet);

        public string Name => Interface.Name;

        public ManualResetEventSlim HasSentAll { get; } = new();

        // The source ends only when this is set.
        public ManualResetEventSlim? WaitsFor { get; init; }

        public bool HasBeenAwaited { get; private set; }

        public long Sent { get; private set; }

        public long Bytes { get; private set; }

        public static int LengthOf(long number) => (int)(number % 1500);

        public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
        {
            var bytes = new byte[1500];
            for (var number = 1; number <= frames && !cancellation.IsCancellationRequested; number++)
            {
                var data = bytes.AsSpan(0, LengthOf(number));
                data.Fill((byte)number);
                Sent++;
                Bytes += data.Length + 4;
                onFrame(new CapturedFrame(Interface, number, number * 10L, data.Length + 4, data));
                if (pausesAlways) onIdle();
            }

            onIdle();
            HasSentAll.Set();
            HasBeenAwaited = WaitsFor?.Wait(Soon, cancellation) ?? true;
        }

        public SourceDrops ReadDrops() => default;

        public void Dispose() => HasSentAll.Dispose();
    }
}
