using System.Diagnostics;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Tests.Capture;

public sealed class CaptureSessionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly CollectingSink _sink = new();

    [Fact]
    public void Every_packet_of_a_source_that_ends_is_delivered()
    {
        using var session = Open(Live, new ScriptedSource("eth0", 1000));

        _sink.TakeAll(session);
        session.Dispose();

        Assert.Equal(Enumerable.Range(1, 1000).Select(number => (long)number), _sink.Packets.Select(packet => packet.Number));
        var statistics = session.GetStatistics();
        Assert.Equal((1000, 1000, 0, 60_000), Counts(statistics));
        Assert.False(statistics.IsRunning);
    }

    [Fact]
    public void Numbers_run_over_all_interfaces_and_arrive_in_order()
    {
        using var session = Open(Live, new ScriptedSource("eth0", 500), new ScriptedSource("eth1", 500));

        _sink.TakeAll(session);

        Assert.Equal(Enumerable.Range(1, 1000).Select(number => (long)number), _sink.Packets.Select(packet => packet.Number));
        Assert.Equal(500, _sink.Packets.Count(packet => packet.Interface == "eth1"));
    }

    [Fact]
    public void What_finds_the_queue_full_is_counted_as_dropped_and_keeps_its_number()
    {
        var source = new ScriptedSource("eth0", 1000);
        using var session = Open(Live with { QueueLimit = 100 }, source);
        source.AwaitFrames();

        _sink.TakeAll(session);
        session.Dispose();

        Assert.Equal((1000, 100, 900, 60_000), Counts(session.GetStatistics()));
    }

    [Fact]
    public void A_file_waits_for_the_pipeline_and_loses_nothing()
    {
        using var session = Open(File with { QueueLimit = 10 }, new ScriptedSource("a.pcap", 5000));

        _sink.TakeAll(session);

        Assert.Equal(5000, _sink.Packets.Count);
    }

    [Fact]
    public void The_capture_ends_after_the_count_even_when_packets_go_on()
    {
        using var session = Open(Live with { Count = 7 }, new ScriptedSource("eth0", 1000) { StaysOpen = true });

        _sink.TakeAll(session);
        session.Dispose();

        Assert.Equal(7, _sink.Packets.Count);
        Assert.Equal((7, 7, 0, 420), Counts(session.GetStatistics()));
    }

    [Fact]
    public void A_taker_gets_the_frames_that_the_consumer_would_get_and_they_are_counted_as_delivered()
    {
        var taker = new ScriptedTaker(_ => true);
        using var session = Open(File with { Taker = taker, Skip = 10, Count = 500 }, new ScriptedSource("a.pcap", 1000));

        _sink.TakeAll(session);
        session.Dispose();

        Assert.Empty(_sink.Packets);
        Assert.Equal(Enumerable.Range(11, 500).Select(number => (long)number), taker.Taken);
        Assert.Equal(500, session.Delivered);
        Assert.Equal((500, 500, 0, 30_000), Counts(session.GetStatistics()));
    }

    [Fact]
    public void A_frame_that_a_taker_refuses_is_delivered_before_it_is_asked_again()
    {
        // As an export that must see its first packet, and later one that it fails to write.
        var taker = new ScriptedTaker(number => number is not (1 or 400));
        using var session = Open(File with { Taker = taker }, new ScriptedSource("a.pcap", 1000));
        var sink = new SlowSink(taker);

        while (session.Deliver(sink, Soon))
        {
            // The sink looks at the taker.
        }

        Assert.Equal([1L, 400L], sink.Numbers);
        Assert.Equal(998, taker.Taken.Count);
        Assert.True(sink.WasAlone);
    }

    [Fact]
    public void A_taker_that_takes_nothing_is_asked_twice_only()
    {
        var taker = new ScriptedTaker(_ => false);
        using var session = Open(File with { Taker = taker }, new ScriptedSource("a.pcap", 1000));

        _sink.TakeAll(session);

        Assert.Equal(1000, _sink.Packets.Count);
        Assert.Equal([1L, 2L], taker.Refused);
    }

    [Fact]
    public void A_notice_arrives_before_the_frames_that_it_concerns_are_taken()
    {
        var taker = new ScriptedTaker(_ => true);
        using var session = Open(File with { Taker = taker }, new ScriptedSource("a.pcap", 3) { LinkType = LinkType.User0 });
        var sink = new SlowSink(taker);

        while (session.Deliver(sink, Soon))
        {
            // The sink looks at the taker.
        }

        Assert.IsType<LinkTypeNotDecoded>(Assert.Single(sink.Notices));
        Assert.True(sink.WasAlone);
        Assert.Equal(3, taker.Taken.Count);
    }

    [Fact]
    public async Task A_capture_whose_consumer_does_not_come_back_ends_all_the_same()
    {
        var source = new ScriptedSource("a.pcap", 1000);
        var session = Open(File with { Taker = new ScriptedTaker(number => number != 1) }, source);
        Assert.Throws<InvalidOperationException>(() => session.Deliver(new ThrowingSink(takes: 0), Soon));

        session.Dispose();

        await session.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(1, session.GetStatistics().Delivered);
    }

    [Fact]
    public void Skipped_packets_are_neither_delivered_nor_counted()
    {
        using var session = Open(File with { Skip = 990, Count = 5 }, new ScriptedSource("a.pcap", 1000));

        _sink.TakeAll(session);

        Assert.Equal([991, 992, 993, 994, 995], _sink.Packets.Select(packet => packet.Number));
        Assert.Equal(990, session.Skipped);
    }

    // The source gives the same bytes over and over, a microsecond apart.
    [Theory]
    [InlineData(null, 1000L, null)]
    [InlineData(0.0, 1000L, 0L)]
    [InlineData(0.000_001, 1L, 999L)]
    public void Copies_are_left_out_and_counted_where_that_is_wanted(double? seconds, long delivered, long? duplicates)
    {
        var options = seconds is { } value ? new DuplicateOptions { Window = TimeSpan.FromMicroseconds(value * 1e6) } : null;
        using var session = Open(File with { Duplicates = options }, new ScriptedSource("a.pcap", 1000));

        _sink.TakeAll(session);

        var statistics = session.GetStatistics();
        Assert.Equal((delivered, delivered, duplicates), (_sink.Packets.Count, statistics.Received, statistics.Duplicates));
    }

    [Fact]
    public void The_capture_ends_when_its_time_is_over()
    {
        using var session = Open(Live with { Duration = TimeSpan.FromMilliseconds(50) }, new ScriptedSource("eth0", 3) { StaysOpen = true });

        _sink.TakeAll(session);

        Assert.Equal(3, _sink.Packets.Count);
    }

    [Fact]
    public void What_a_cancelled_capture_leaves_in_the_queue_counts_as_discarded()
    {
        var source = new ScriptedSource("eth0", 1000) { StaysOpen = true };
        using var session = Open(Live, source);
        source.AwaitFrames();
        Assert.True(session.Deliver(_sink, Soon));

        session.Cancel();
        Assert.False(session.Deliver(_sink, Soon));
        session.Dispose();

        var statistics = session.GetStatistics();
        Assert.Equal((1000, _sink.Packets.Count, 0, 60_000), Counts(statistics));
        Assert.Equal(1000 - _sink.Packets.Count, statistics.Discarded);
        Assert.NotEqual(0, statistics.Discarded);
    }

    [Fact]
    public void A_packet_during_which_the_pipeline_stops_has_been_delivered()
    {
        using var session = Open(Live, new ScriptedSource("eth0", 1000));

        Assert.Throws<InvalidOperationException>(() =>
        {
            while (session.Deliver(new ThrowingSink(), Soon))
            {
                // It throws at the third packet.
            }
        });
        session.Dispose();

        var statistics = session.GetStatistics();
        Assert.Equal(3, statistics.Delivered);
        Assert.Equal(0, statistics.DroppedByQueue);
        Assert.Equal(statistics.Received, statistics.Delivered + statistics.Discarded);
    }

    [Fact]
    public void What_the_sink_has_no_room_for_counts_as_dropped()
    {
        using var session = Open(Live, new ScriptedSource("eth0", 1000));
        var sink = new CollectingSink { Room = 10 };

        sink.TakeAll(session);

        Assert.Equal((1000, 10, 990, 60_000), Counts(session.GetStatistics()));
    }

    [Fact]
    public void An_error_of_the_source_comes_after_its_packets_and_only_once()
    {
        var failure = new CaptureException(CaptureFault.InterfaceDown, "eth0", "down");
        using var session = Open(Live, new ScriptedSource("eth0", 300) { Failure = failure });

        _sink.TakeAll(session);

        Assert.Equal(300, _sink.Packets.Count);
        Assert.Equal(new SourceFailed("eth0", failure), Assert.Single(_sink.Notices));
    }

    [Fact]
    public void One_interface_that_fails_does_not_end_the_capture_on_the_others()
    {
        var healthy = new ScriptedSource("eth1", 10) { StaysOpen = true };
        using var session = Open(Live, new ScriptedSource("eth0", 10) { Failure = new IOException("gone") }, healthy);
        while (_sink.Packets.Count < 20 || _sink.Notices.Count < 1) Assert.True(session.Deliver(_sink, Soon));

        session.Stop();
        _sink.TakeAll(session);

        Assert.Single(_sink.Notices);
        Assert.True(healthy.IsDisposed);
    }

    [Fact]
    public void Disposing_twice_is_harmless_and_closes_everything()
    {
        var source = new ScriptedSource("eth0", 10) { StaysOpen = true };
        var writer = new MemoryWriter();
        var session = Open(Live with { Writer = writer }, source);

        session.Dispose();
        session.Dispose();

        Assert.True(source.IsDisposed);
        Assert.True(writer.IsDisposed);
    }

    [Fact]
    public void A_session_that_never_started_closes_everything_too()
    {
        var source = new ScriptedSource("eth0", 10);
        var writer = new MemoryWriter();

        new CaptureSession([source], Live with { Writer = writer }).Dispose();

        Assert.True(source.IsDisposed);
        Assert.True(writer.IsDisposed);
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_a_source_that_does_not_listen()
    {
        using var deaf = new ManualResetEventSlim();
        var source = new ScriptedSource("eth0", 10) { Deaf = deaf };
        var session = Open(Live, source);
        source.AwaitFrames();

        var watch = Stopwatch.StartNew();
        session.Dispose();
        watch.Stop();
        deaf.Set();
        await session.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task The_file_gets_every_packet_whatever_the_queue_drops()
    {
        var writer = new MemoryWriter();
        using var session = Open(Live with { Writer = writer, QueueLimit = 10 }, new ScriptedSource("eth0", 1000));
        await session.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);

        _sink.TakeAll(session);

        Assert.Equal(1000, writer.PacketCount);
        Assert.Equal((990, 0), (session.GetStatistics().DroppedByQueue, session.GetStatistics().NotWritten));
    }

    [Fact]
    public void A_slow_file_does_not_hold_up_the_source_and_what_it_lacks_is_counted()
    {
        const int Frames = 600_000;
        var source = new ScriptedSource("eth0", Frames);
        var writer = new MemoryWriter { BeforeFirst = source.AwaitFrames };
        using var session = Open(Live with { Writer = writer, DeliversPackets = false }, source);

        _sink.TakeAll(session);

        var statistics = session.GetStatistics();
        Assert.True(statistics.NotWritten > 0);
        Assert.Equal(Frames, writer.PacketCount + statistics.NotWritten);
        Assert.Equal(((long)Frames, writer.PacketCount, statistics.NotWritten.Value), (statistics.Received, statistics.Delivered, statistics.DroppedByQueue));
    }

    [Fact]
    public void Without_a_file_nothing_is_said_of_what_it_lacks()
    {
        using var session = Open(Live, new ScriptedSource("eth0", 3));

        _sink.TakeAll(session);

        Assert.Null(session.GetStatistics().NotWritten);
    }

    [Fact]
    public void Without_packets_for_the_pipeline_delivered_means_written()
    {
        var writer = new MemoryWriter();
        using var session = Open(Live with { Writer = writer, DeliversPackets = false, OutFile = "x.pcapng" }, new ScriptedSource("eth0", 1000));

        _sink.TakeAll(session);

        Assert.Empty(_sink.Packets);
        Assert.Equal((1000, 1000, 0, 60_000), Counts(session.GetStatistics()));
        Assert.Equal("x.pcapng", session.GetStatistics().OutFile);
    }

    [Fact]
    public void A_file_that_cannot_be_written_ends_the_capture_with_one_notice()
    {
        var writer = new MemoryWriter { FailsAfter = 5 };
        using var session = Open(Live with { Writer = writer, OutFile = "x.pcapng" }, new ScriptedSource("eth0", 1000) { StaysOpen = true });

        _sink.TakeAll(session);

        Assert.Equal("x.pcapng", Assert.IsType<OutputFailed>(Assert.Single(_sink.Notices)).Path);
        Assert.Equal(5, _sink.Packets.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_fails_after_the_count_is_full_is_reported_and_what_it_lacks_is_counted(bool deliversPackets)
    {
        var options = Live with { Writer = new UnclosableWriter(), OutFile = "x.pcapng", Count = 7, DeliversPackets = deliversPackets };
        using var session = Open(options, new ScriptedSource("eth0", 1000) { StaysOpen = true });

        _sink.TakeAll(session);
        session.Dispose();

        Assert.Equal("x.pcapng", Assert.IsType<OutputFailed>(Assert.Single(_sink.Notices)).Path);
        Assert.Equal((7, 7, 0, 420), Counts(session.GetStatistics()));
        Assert.Equal(7, session.GetStatistics().NotWritten);
    }

    [Fact]
    public void A_link_type_that_is_not_decoded_is_mentioned_once_before_its_first_packet()
    {
        using var session = Open(Live, new ScriptedSource("usb", 300) { LinkType = LinkType.UsbPcap });

        Assert.True(session.Deliver(_sink, Soon));
        Assert.Equal(LinkType.UsbPcap, Assert.IsType<LinkTypeNotDecoded>(Assert.Single(_sink.Notices)).Interface.LinkType);
        _sink.TakeAll(session);

        Assert.Single(_sink.Notices);
        Assert.Equal(300, _sink.Packets.Count);
    }

    [Fact]
    public void Counters_that_one_source_does_not_know_are_unknown_for_the_capture()
    {
        using var session = Open(
            Live,
            new ScriptedSource("eth0", 1) { Drops = new SourceDrops(ByKernel: 3, ByInterface: 4, Filtered: 0) },
            new ScriptedSource("eth1", 1) { Drops = new SourceDrops(ByKernel: 2, ByInterface: null, Filtered: null) });

        var statistics = session.GetStatistics();

        Assert.Equal(5, statistics.DroppedByKernel);
        Assert.Null(statistics.DroppedByInterface);
        Assert.Null(statistics.Filtered);
        Assert.Null(statistics.DecodeErrors);
        Assert.Equal("test", statistics.Source);
    }

    [Fact]
    public void A_long_capture_is_not_forgotten_for_the_short_ones_that_began_after_it()
    {
        var longest = Open(Live with { Name = "registry-longest" }, new ScriptedSource("x", 1));
        for (var i = 0; i < CaptureRegistry.FinishedLimit + 20; i++) Open(Live with { Name = "registry-short" }, new ScriptedSource("x", 1)).Dispose();
        longest.Dispose();

        Assert.Contains(CaptureRegistry.GetStatistics(), capture => capture.Source == "registry-longest");
    }

    [Fact]
    public void The_registry_knows_running_and_finished_captures_but_not_all_that_ever_were()
    {
        using var running = Open(Live with { Name = "registry-running" }, new ScriptedSource("eth0", 0) { StaysOpen = true });
        for (var i = 0; i < CaptureRegistry.FinishedLimit + 20; i++) Open(Live with { Name = $"registry-{i}" }, new ScriptedSource("x", 1)).Dispose();

        var names = CaptureRegistry.GetStatistics();

        Assert.True(Assert.Single(names, capture => capture.Source == "registry-running").IsRunning);
        Assert.Contains(names, capture => capture.Source == $"registry-{CaptureRegistry.FinishedLimit + 19}");
        Assert.DoesNotContain(names, capture => capture.Source == "registry-0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Headers_are_decoded_only_while_a_processor_wants_frames(bool wants)
    {
        var processor = new Processor { Wants = wants };
        using var session = Open(Live with { Processors = [processor] }, new ScriptedSource("eth0", 50));

        _sink.TakeAll(session);

        Assert.Equal(wants ? 50 : 0, processor.Frames);
        Assert.Equal(wants, session.GetStatistics().DecodeErrors is not null);
        Assert.Equal(50, _sink.Packets.Count);
    }

    [Fact]
    public void A_live_capture_tells_its_processors_what_was_lost()
    {
        var processor = new Processor();
        using var session = Open(
            Live with { Processors = [processor] },
            new ScriptedSource("eth0", 10) { StaysOpen = true, Drops = new SourceDrops(ByKernel: 7, ByInterface: 0, Filtered: 0) });

        Assert.True(SpinWait.SpinUntil(() => processor.LastStatistics is not null, TimeSpan.FromSeconds(20)));
        Assert.Equal(7, processor.LastStatistics!.DroppedByKernel);
    }

    [Theory]
    [InlineData(nameof(IFrameProcessor.OnFrame))]
    [InlineData(nameof(IFrameProcessor.OnTick))]
    [InlineData(nameof(IFrameProcessor.OnStatistics))]
    [InlineData(nameof(IFrameProcessor.OnEnd))]
    public async Task A_processor_that_throws_ends_its_capture_with_an_error_and_the_file_is_closed(string method)
    {
        var source = new ScriptedSource("eth0", 3) { StaysOpen = true };
        var writer = new MemoryWriter();
        var last = new Processor();
        using var session = Open(Live with { Writer = writer, Processors = [new ThrowingProcessor(method), last] }, source);
        if (method == nameof(IFrameProcessor.OnEnd))
        {
            source.AwaitFrames();
            session.Stop();
        }

        _sink.TakeAll(session);
        await session.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);

        var failed = Assert.IsType<SourceFailed>(Assert.Single(_sink.Notices));
        Assert.Equal(method, failed.Exception.Message);
        Assert.True(writer.IsDisposed && source.IsDisposed);
        // A processor that throws at the end does not keep others from completing.
        Assert.True(last.HasEnded);
        if (method != nameof(IFrameProcessor.OnFrame)) return;
        session.Dispose();
        var statistics = session.GetStatistics();
        Assert.Equal((3, 3), (statistics.Received, statistics.Discarded));
        Assert.Equal(3, writer.PacketCount + statistics.NotWritten);
    }

    [Fact]
    public async Task A_writer_that_cannot_be_closed_ends_nothing_but_itself()
    {
        using var session = Open(Live with { Writer = new UnclosableWriter() }, new ScriptedSource("eth0", 3));

        _sink.TakeAll(session);

        await session.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal("it is not closed", Assert.IsType<OutputFailed>(Assert.Single(_sink.Notices)).Exception.Message);
        Assert.Equal(3, _sink.Packets.Count);
    }

    private static CaptureOptions Live => new() { Name = "test", IsLive = true };

    private static CaptureOptions File => new() { Name = "test", IsLive = false };

    private static CaptureSession Open(CaptureOptions options, params IFrameSource[] sources)
    {
        var session = new CaptureSession(sources, options);
        session.Start();
        return session;
    }

    private static (long Received, long Delivered, long DroppedByQueue, long Bytes) Counts(CaptureStatistics statistics) =>
        (statistics.Received, statistics.Delivered, statistics.DroppedByQueue, statistics.BytesReceived);

    private sealed class Processor : IFrameProcessor
    {
        private CaptureStatistics? _lastStatistics;

        public bool Wants { get; init; } = true;

        public int Frames { get; private set; }

        public CaptureStatistics? LastStatistics => Volatile.Read(ref _lastStatistics);

        public bool WantsFrames() => Wants;

        public void Start(IItemSink output)
        {
        }

        public void OnFrame(in CapturedFrame frame, in PacketHeaders headers) => Frames++;

        public void OnTick(long now)
        {
        }

        public void OnStatistics(CaptureStatistics statistics, long now) => Volatile.Write(ref _lastStatistics, statistics);

        public bool HasEnded { get; private set; }

        public void OnEnd(bool isForced) => HasEnded = true;
    }

    private sealed class ThrowingProcessor(string method) : IFrameProcessor
    {
        public bool WantsFrames() => true;

        public void Start(IItemSink output)
        {
        }

        public void OnFrame(in CapturedFrame frame, in PacketHeaders headers) => Throw(nameof(OnFrame));

        public void OnTick(long now) => Throw(nameof(OnTick));

        public void OnStatistics(CaptureStatistics statistics, long now) => Throw(nameof(OnStatistics));

        public void OnEnd(bool isForced) => Throw(nameof(OnEnd));

        private void Throw(string called)
        {
            if (called == method) throw new InvalidOperationException(method);
        }
    }

    private sealed class UnclosableWriter : ICaptureWriter
    {
        public long PacketCount { get; private set; }

        public long LostPackets => PacketCount;

        public long BytesWritten => 0;

        public void Write(in CapturedFrame frame) => PacketCount++;

        public void Flush()
        {
        }

        public void Dispose() => throw new InvalidOperationException("it is not closed");
    }

    private sealed class ThrowingSink(int takes = 2) : ICaptureSink
    {
        private int _count;

        public bool Accept(PacketRecord packet) => ++_count <= takes ? true : throw new InvalidOperationException("enough");

        public void Accept(CaptureItem item)
        {
        }
    }

    private sealed class MemoryWriter : ICaptureWriter
    {
        public int FailsAfter { get; init; } = int.MaxValue;

        public Action? BeforeFirst { get; init; }

        public bool IsDisposed { get; private set; }

        public long PacketCount { get; private set; }

        public long LostPackets => 0;

        public long BytesWritten { get; private set; }

        public void Write(in CapturedFrame frame)
        {
            if (PacketCount == 0) BeforeFirst?.Invoke();
            if (PacketCount >= FailsAfter) throw new IOException("disk full");
            PacketCount++;
            BytesWritten += frame.Data.Length;
        }

        public void Flush()
        {
        }

        public void Dispose() => IsDisposed = true;
    }
}
