using NetMon.Tests.Applications;
using NetMon.Transactions.Http2;
using static NetMon.Tests.Transactions.Http2.Http2Bytes;

namespace NetMon.Tests.Transactions.Http2;

public sealed class Http2DirectionTests
{
    private const string Request = ":method=POST, :scheme=http, :path=/a, :authority=a.example";

    // One of each frame: padding, priority, continuation, and what is skipped.
    private static readonly Http2Bytes Client = new Http2Bytes().Preface().Settings()
        .Post(1, "/a")
        .Frame(1, EndHeaders | Padded | Priority, 3, [2, 0, 0, 0, 1, 255, .. Block("a: b"), 0, 0])
        .Data(1, 0, "one ")
        .Frame(6, 0, 0, new byte[8])
        .Data(3, 0, "two ")
        .Frame(0, Padded, 1, [3, .. "three"u8, 0, 0, 0])
        .Frame(8, 0, 0, 0, 0, 1, 0)
        .Frame(2, 0, 3, 0, 0, 0, 1, 9)
        .Frame(0xfa, 0xff, 7, new byte[100])
        .Data(1, EndStream, "")
        .Frame(1, EndStream, 5, Block("c: d"))
        .Frame(9, 0, 5)
        .Frame(9, 0, 5, Block("e: f")[..3])
        .Frame(9, EndHeaders, 5, Block("e: f")[3..])
        .Frame(0, Padded | EndStream, 3, 0)
        .Frame(3, 0, 7, 0, 0, 0, 8)
        .Frame(7, 0, 0, new byte[20]);

    private static readonly string[] Said =
    [
        "1 head " + Request, "3 head a=b", "1 content one ", "3 content two ", "1 content three", "1 end", "5 head c=d, e=f", "5 end", "3 end", "7 reset 8",
    ];

    [Fact]
    public void Bytes_may_be_split_anywhere()
    {
        byte[] bytes = Client;
        Assert.Equal(Said, StreamLog.Read(isClient: true, bytes).Lines);
        Assert.Equal(Said, StreamLog.Read(isClient: true, bytes, [.. Enumerable.Range(1, bytes.Length - 1)]).Lines);
        for (var split = 1; split < bytes.Length; split++)
        {
            var log = StreamLog.Read(isClient: true, bytes, split);
            Assert.Equal(Said, log.Lines);
            Assert.Equal(Http2Fault.None, log.Fault);
        }
    }

    [Fact]
    public void The_server_has_no_preface_and_may_promise()
    {
        byte[] bytes = new Http2Bytes().Settings()
            .Frame(5, EndHeaders | Padded, 1, [1, 0x80, 0, 0, 2, .. Block(":path: /style.css"), 0])
            .Headers(1, EndStream, ":status: 204")
            .Frame(5, 0, 1, [0, 0, 0, 4])
            .Frame(9, EndHeaders, 1, Block(":path: /x"));
        for (var split = 1; split < bytes.Length; split++)
            Assert.Equal(["2 promise :path=/style.css", "1 head :status=204", "1 end", "4 promise :path=/x"], StreamLog.Read(isClient: false, bytes, split).Lines);
    }

    [Fact]
    public void The_packets_of_the_first_and_last_byte_are_said()
    {
        byte[] bytes = new Http2Bytes().Frame(1, 0, 1, Block("a: b")).Frame(9, EndHeaders, 1);
        var log = StreamLog.Read(isClient: false, bytes, [.. Enumerable.Range(1, bytes.Length - 1)]);

        Assert.Equal((1, bytes.Length), log.HeadPackets);
    }

    [Theory]
    [InlineData(0, 0, 0, "61", "InvalidFrame")] // Content of no stream.
    [InlineData(0, 0, 0, "", "InvalidFrame")]
    [InlineData(0, Padded, 1, "", "InvalidFrame")] // No room for the length of the padding.
    [InlineData(0, Padded, 1, "0361 6161", "None")]
    [InlineData(0, Padded, 1, "0461 6161", "InvalidFrame")] // More padding than payload.
    [InlineData(1, EndHeaders, 0, "", "InvalidFrame")] // Fields of no stream.
    [InlineData(1, EndHeaders, 2, "", "InvalidFrame")] // The client opens odd streams.
    [InlineData(1, EndHeaders | Padded, 1, "", "InvalidFrame")]
    [InlineData(1, EndHeaders | Padded, 1, "0200", "InvalidFrame")]
    [InlineData(1, EndHeaders | Priority, 1, "00000000", "InvalidFrame")]
    [InlineData(1, EndHeaders, 1, "be", "InvalidHeaderBlock")]
    [InlineData(3, 0, 1, "000000", "InvalidFrame")]
    [InlineData(3, 0, 0, "00000000", "InvalidFrame")]
    [InlineData(5, EndHeaders, 1, "00000002", "InvalidFrame")] // A client cannot promise.
    [InlineData(9, EndHeaders, 1, "", "InvalidFrame")] // Goes on with nothing.
    public void An_invalid_frame_ends_the_direction(int type, int flags, int stream, string payload, string fault)
    {
        var log = StreamLog.Read(isClient: true, new Http2Bytes().Preface().Get(1, "/a").Frame(type, flags, stream, Bytes.Of(payload)).Get(3, "/b"));

        Assert.Equal(fault, log.Fault.ToString());
        Assert.Equal(fault == "None", log.Lines.Any(line => line.StartsWith("3 head", StringComparison.Ordinal)));
        Assert.StartsWith("1 head", log.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 3)] // Of another stream.
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(6, 0)]
    [InlineData(0xfa, 0)]
    public void Nothing_comes_between_the_frames_of_a_header_block(int type, int stream)
    {
        var log = StreamLog.Read(isClient: true, new Http2Bytes().Preface().Frame(1, 0, 1, Block("a: b")).Frame(type, EndHeaders, stream, new byte[8]));

        Assert.Equal(Http2Fault.InvalidFrame, log.Fault);
        Assert.Empty(log.Lines);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r!")]
    public void Without_the_preface_nothing_is_read(string text)
    {
        byte[] bytes = new Bytes().Text(text);
        for (var split = 0; split < bytes.Length; split++) Assert.Equal(Http2Fault.NoPreface, StreamLog.Read(isClient: true, bytes, split).Fault);
    }

    [Fact]
    public void Missing_bytes_within_content_are_counted_and_reading_goes_on()
    {
        byte[] bytes = new Http2Bytes().Frame(0, Padded, 1, [2, .. "abcdefgh"u8, 0, 0]).Get(1, "/a");
        const int Start = 9 + 1;
        const int End = Start + 8 + 2;
        for (var from = Start; from < End; from++)
        {
            for (var to = from + 1; to <= End; to++)
            {
                var log = ReadWithGap(bytes, from, to);

                Assert.Equal(Http2Fault.None, log.Fault);
                var (before, missing, after) = (Math.Min(from - Start, 8), Math.Max(0, Math.Min(to - Start, 8) - (from - Start)), Math.Min(to - Start, 8));
                Assert.Equal("1 content " + "abcdefgh"[..before] + (missing > 0 ? $"({missing} missing)" : "") + "abcdefgh"[after..], log.Lines[0]);
                Assert.StartsWith("1 head :method=GET", log.Lines[1], StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(0xfa)]
    public void Missing_bytes_within_a_skipped_frame_do_no_harm(int type)
    {
        byte[] bytes = new Http2Bytes().Frame(type, 0, 0, new byte[8]).Get(1, "/a");

        Assert.StartsWith("1 head", Assert.IsType<string>(ReadWithGap(bytes, 9, 17).Lines[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_missing_byte_ends_the_direction()
    {
        byte[] before = new Http2Bytes().Data(1, 0, "abc");
        byte[] bytes = new Http2Bytes().Data(1, 0, "abc").Get(1, "/a").Get(3, "/b");
        var rest = new Http2Bytes().Get(3, "/b").Length;
        for (var from = before.Length; from < bytes.Length - rest; from++)
        {
            var log = ReadWithGap(bytes, from, from + 1);

            Assert.Equal(Http2Fault.MissingBytes, log.Fault);
            Assert.Equal(["1 content abc"], log.Lines);
        }

        Assert.Equal(Http2Fault.MissingBytes, ReadWithGap(bytes, before.Length - 1, before.Length + 1).Fault);
        var preface = StreamLog.Read(isClient: true, new Http2Bytes().Preface());
        Assert.Equal(Http2Fault.None, preface.Fault);
    }

    [Fact]
    public void A_row_of_continuations_is_bounded()
    {
        var row = new Http2Bytes().Frame(1, 0, 1, Block("a: b"));
        for (var i = 0; i < 40; i++) row.Frame(9, 0, 1, new byte[16_000]);
        var log = new StreamLog();
        var direction = new Http2Direction(StreamDirection.Received, isClient: false, log);
        byte[] bytes = row;
        foreach (var piece in bytes.Chunk(1000))
        {
            direction.Take(0, piece, default);
            Assert.InRange(direction.Buffered, 0, 300_000);
        }

        Assert.Equal(Http2Fault.LongHeaderBlock, log.Fault);
        Assert.Equal(0, direction.Buffered);
    }

    [Fact]
    public void A_long_frame_of_fields_is_not_waited_for() =>
        Assert.Equal(Http2Fault.LongHeaderBlock, StreamLog.Read(isClient: false, Bytes.Of("ffffff 01 04 00000001")).Fault);

    [Fact]
    public void Floods_of_small_frames_cost_nothing()
    {
        var flood = new Http2Bytes().Frame(1, 0, 1, Block("a: b"));
        for (var i = 0; i < 100_000; i++) flood.Frame(9, 0, 1);
        flood.Frame(9, EndHeaders, 1);
        for (var i = 0; i < 100_000; i++) flood.Settings().Frame(4, 1, 0).Frame(6, 0, 0, new byte[8]).Data(1, 0, "").Frame(2, 0, 1, 0, 0, 0, 0, 1).Frame(8, 0, 1, 0, 0, 0, 1);
        var log = StreamLog.Read(isClient: false, flood.Data(1, EndStream, ""));

        Assert.Equal(["1 head a=b", "1 end"], log.Lines);
    }

    private static StreamLog ReadWithGap(byte[] bytes, int from, int to)
    {
        var log = new StreamLog();
        var direction = new Http2Direction(StreamDirection.Received, isClient: false, log);
        direction.Take(0, bytes.AsSpan(0, from), default);
        direction.Take(to - from, bytes.AsSpan(to), default);
        return log;
    }
}
