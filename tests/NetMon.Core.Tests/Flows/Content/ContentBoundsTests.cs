using CsCheck;
using NetMon.Flows.Content;

namespace NetMon.Tests.Flows.Content;

public class ContentBoundsTests
{
    private static readonly (ushort Port, byte[] Stream, FlowContent Content)[] Known =
    [
        (443, Streams.Hello, new FlowContent("TLS", Streams.Server, null)),
        (80, Streams.Request, new FlowContent("HTTP", Streams.Server, null)),
        (53, Streams.DnsStream, new FlowContent("DNS", null, Streams.Server)),
    ];

    [Fact]
    public void Any_split_in_any_order_with_any_repeats_gives_the_same_answer() =>
        Gen.Select(Gen.Int[0, Known.Length - 1], Gen.Int[1, 2000].Array[0, 12], Gen.Int[0, 99].Array[0, 8], Gen.UInt).Sample((which, cuts, repeats, seed) =>
        {
            var (port, stream, content) = Known[which];
            var ends = cuts.Select(c => c % stream.Length).Where(c => c > 0).Append(stream.Length).Distinct().Order().ToArray();
            var pieces = ends.Select((end, i) => (Start: i == 0 ? 0 : ends[i - 1], End: end)).ToList();
            // A retransmission overlaps some of the bytes before it.
            pieces.AddRange(repeats.Select(r => pieces[r % pieces.Count]).Select(p => (Math.Max(0, p.Start - (int)(seed % 50)), p.End)).ToList());
            var random = new Random((int)seed);
            var flow = new Conversation(port).Connect();
            foreach (var (start, end) in pieces.OrderBy(_ => random.Next())) flow.Send(start, stream.AsSpan(start, end - start));
            var isHolding = flow.IsHolding;
            if (content.Application == "TLS") flow.Receive(0, Streams.Answer);
            return flow.Content == content && flow.IsKnown && !isHolding;
        });

    [Fact]
    public void Random_segments_and_datagrams_never_throw() =>
        Gen.Select(Gen.UShort, Gen.Select(Gen.Int[-20, 20000], Gen.Byte.Array[0, 300], Gen.Int[0, 3], Gen.Int[0, 300]).Array[1, 40]).Sample((port, packets) =>
        {
            var reader = new ContentReader();
            var stream = new Conversation(port, reader);
            if (port % 2 == 0) stream.Connect();
            var datagrams = new Conversation(port, reader, clientPort: 50002);
            foreach (var (offset, bytes, kind, kept) in packets)
            {
                if (kind == 0) stream.Receive(offset, bytes);
                else if (kind == 1) stream.Send(offset, bytes, Math.Min(kept, bytes.Length));
                else if (kind == 2) datagrams.SendDatagram(bytes);
                else stream.Send(offset, Streams.Hello.AsSpan(0, Math.Min(kept, Streams.Hello.Length)));
            }

            stream.End();
            datagrams.End();
            return reader.HeldBytes == 0 && stream.IsKnown && datagrams.IsKnown;
        });

    [Fact]
    public void A_hundred_thousand_heads_that_never_end_hold_no_more_than_their_bound()
    {
        const int Bound = 1 << 20;
        var reader = new ContentReader(Bound);
        var flows = new Conversation[100_000];
        for (var i = 0; i < flows.Length; i++)
        {
            flows[i] = new Conversation(443, reader).Connect().Send(0, Streams.Hello.AsSpan(0, 1000));
            Assert.InRange(reader.HeldBytes, 0, Bound);
        }

        // The newest are kept, the oldest were evicted.
        Assert.Equal(Streams.Server, flows[^1].Send(1000, Streams.Hello.AsSpan(1000)).Content?.ServerName);
        Assert.Equal(new FlowContent("TLS", null, null), flows[0].Send(1000, Streams.Hello.AsSpan(1000)).End());
        foreach (var flow in flows) flow.End();
        Assert.Equal(0, reader.HeldBytes);
    }

    [Fact]
    public void A_head_beyond_its_bound_is_given_up()
    {
        var reader = new ContentReader();
        var flow = new Conversation(80, reader).Connect().Send(0, "GET / HTTP/1.1\r\n"u8);
        var filler = new byte[1024];
        filler.AsSpan().Fill((byte)'a');
        for (var i = 0; i < 16; i++) flow.Send(16 + i * filler.Length, filler);
        Assert.Equal(0, reader.HeldBytes);
        Assert.Equal(new FlowContent("HTTP", null, null), flow.Content);
    }

    [Fact]
    public void Flows_that_say_the_same_share_it()
    {
        var reader = new ContentReader();
        var one = new Conversation(443, reader).Connect().Send(0, Streams.Hello);
        var other = new Conversation(443, reader).Connect().Send(0, Streams.Hello);
        Assert.NotNull(one.Content);
        Assert.Same(one.Shared, other.Shared);
    }
}
