using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Capture.Threads;
using NetMon.CaptureFiles;
using NetMon.Decoding;
using NetMon.Packets;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Capture.Threads;

/// <summary>A processor on a thread of its own sees and says the same, in the same order.</summary>
public sealed class ThreadedProcessorTests
{
    private const long Start = 1_780_000_000_000_000_000;

    private static readonly CaptureInterface[] Interfaces = [new("a", LinkType.Ethernet), new("b", LinkType.Ethernet)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(20_000)]
    public void The_processor_sees_the_same_frames_and_its_items_come_in_order(int frames)
    {
        var (expected, actual) = (new Sink(), new Sink());
        Run(new Listener(), expected, frames);
        Run(new ThreadedProcessor(new Listener()), actual, frames);

        Assert.Equal(frames / 7 + 1, expected.Said.Count);
        Assert.Equal(expected.Said, actual.Said);
    }

    [Fact]
    public void Blocks_of_a_file_are_kept_until_they_are_read()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("netmon").FullName, "many.pcap");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcap, []))
        {
            for (var i = 0; i < 20_000; i++)
            {
                var bytes = Frame(i);
                writer.Write(new CapturedFrame(Interfaces[0], i + 1, Start + (i * 1000L), bytes.Length, bytes));
            }
        }

        try
        {
            Assert.Equal(Read(path, new Listener()), Read(path, new ThreadedProcessor(new Listener())));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void What_was_said_is_passed_on_before_a_source_waits()
    {
        var sink = new Sink();
        var processor = new ThreadedProcessor(new Listener());
        processor.Start(sink);
        for (var i = 0; i < 5000; i++) Add(processor, i);
        processor.OnTick(Start);

        Assert.Equal((5000 / 7) + 1, sink.Said.Count);
        Assert.StartsWith("tick", sink.Said[^1], StringComparison.Ordinal);
        processor.OnEnd(isForced: false);
    }

    [Fact]
    public void A_processor_that_fails_fails_the_capture_once_and_is_still_ended()
    {
        var sink = new Sink();
        var inner = new Listener { FailsAt = 3000 };
        var processor = new ThreadedProcessor(inner);
        processor.Start(sink);

        Assert.Throws<InvalidOperationException>(() =>
        {
            for (var i = 0; i < 100_000; i++) Add(processor, i);
        });
        processor.OnEnd(isForced: true);

        Assert.Equal(3000, inner.Seen);
        Assert.Equal("end", sink.Said[^1]);
        Assert.Equal(sink.Said.Count, sink.Said.Distinct().Count());
    }

    [Fact]
    public void Few_frames_need_no_thread()
    {
        var inner = new Listener();
        var processor = new ThreadedProcessor(inner);
        processor.Start(new Sink());
        Add(processor, 0);
        processor.OnEnd(isForced: false);

        Assert.Equal(Environment.CurrentManagedThreadId, inner.Thread);
    }

    private static List<string> Read(string path, IFrameProcessor processor)
    {
        var source = new CaptureFileSource(path, _ => File.OpenRead(path), codecs: []) { ReadsAhead = true };
        using var session = new CaptureSession([source], new CaptureOptions { Name = "test", IsLive = false, DeliversPackets = false, Processors = [processor] });
        session.Start();
        var sink = new CollectingSink();
        sink.TakeAll(session);
        return [.. sink.Notices.OfType<Said>().Select(said => said.Text)];
    }

    private static void Run(IFrameProcessor processor, Sink sink, int frames)
    {
        processor.Start(sink);
        for (var i = 0; i < frames; i++) Add(processor, i);
        processor.OnEnd(isForced: false);
    }

    private static void Add(IFrameProcessor processor, int index)
    {
        var bytes = Frame(index);
        PacketDecoder.Decode(LinkType.Ethernet, bytes, bytes.Length, out var headers);
        processor.OnFrame(new CapturedFrame(Interfaces[index % 2], index + 1, Start + index, bytes.Length + (index % 3), bytes), headers);
        // The bytes are another buffer's after the call.
        bytes.AsSpan().Fill(0xee);
    }

    // Now and then larger than the buffer for copies has room.
    private static byte[] Frame(int index)
    {
        var body = new byte[index % 500 == 499 ? 60_000 : index % 1400];
        body.AsSpan().Fill((byte)index);
        return Ethernet(0x0800, IPv4(17, Udp(1000 + index % 60_000, 53, body), "10.0.0.1", "10.1.0.1"));
    }

    private sealed record Said(string Text) : CaptureItem;

    private sealed class Listener : IFrameProcessor
    {
        private IItemSink? _output;

        public int? FailsAt { get; init; }

        public int Seen { get; private set; }

        public int Thread { get; private set; }

        public void Start(IItemSink output) => _output = output;

        public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
        {
            if (Seen == FailsAt) throw new InvalidOperationException("The processor fails.");
            Thread = Environment.CurrentManagedThreadId;
            var hash = default(HashCode);
            hash.AddBytes(frame.Data);
            if (++Seen % 7 != 0) return;
            Say($"{frame.Number} {frame.Interface.Name} {frame.TimestampNanoseconds} {frame.Length} {frame.Data.Length} {headers.SrcPort} {hash.ToHashCode()}");
        }

        public void OnTick(long now) => Say($"tick {now}");

        public void OnEnd(bool isForced) => Say("end");

        private void Say(FormattableString text) => Say(FormattableString.Invariant(text));

        private void Say(string text) => _output!.Post(new Said(text));
    }

    private sealed class Sink : IItemSink
    {
        public List<string> Said { get; } = [];

        public void Post(CaptureItem item) => Said.Add(Assert.IsType<Said>(item).Text);
    }
}
