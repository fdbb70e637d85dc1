using CsCheck;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Invariants of TCP streams.</summary>
public sealed class StreamPropertyTests
{
    private static readonly Gen<Cuts> AnyCuts = Gen.Select(
        Gen.Byte.Array[0, 600], Gen.Byte.Array[0, 600], Gen.UInt, Gen.UInt, Gen.Int, (client, server, clientIsn, serverIsn, seed) =>
            new Cuts(client, server, clientIsn, serverIsn, seed));

    [Fact]
    public void Any_segmentation_order_duplication_and_overlap_gives_the_streams_back() => AnyCuts.Sample(cuts =>
    {
        var segments = cuts.Run(keeps: (_, _) => true);

        Assert.All(segments, segment => Assert.Equal(0, segment.GapBefore));
        Assert.Equal(cuts.Client, Bytes(segments, StreamDirection.Sent));
        Assert.Equal(cuts.Server, Bytes(segments, StreamDirection.Received));
    });

    [Fact]
    public void Gaps_are_exactly_the_bytes_that_were_not_seen() => AnyCuts.Sample(cuts =>
    {
        var random = new Random(cuts.Seed);
        var seen = new Dictionary<bool, bool[]> { [true] = new bool[cuts.Client.Length], [false] = new bool[cuts.Server.Length] };
        var segments = cuts.Run((fromClient, range) =>
        {
            var keeps = random.Next(3) > 0;
            if (keeps) seen[fromClient].AsSpan(range).Fill(true);
            return keeps;
        });

        foreach (var fromClient in new[] { true, false })
        {
            var stream = fromClient ? cuts.Client : cuts.Server;
            var direction = fromClient ? StreamDirection.Sent : StreamDirection.Received;
            var given = new bool[stream.Length];
            long end = 0;
            foreach (var segment in segments.Where(s => s.Direction == direction.ToString()))
            {
                Assert.Equal(end + segment.GapBefore, segment.Offset);
                Assert.Equal(stream[(int)segment.Offset..(int)(segment.Offset + segment.Length)], segment.GetBytes());
                given.AsSpan((int)segment.Offset, segment.Length).Fill(true);
                end = segment.Offset + segment.Length;
            }

            Assert.Equal(stream.Length, end);
            Assert.Equal(seen[fromClient], given);
        }
    });

    [Fact]
    public void Headers_that_make_no_sense_never_break_the_order_of_offsets() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 255], Gen.UInt, Gen.UInt, Gen.Byte.Array[0, 20], Gen.Int[0, 25]).Array[0, 60].Sample(packets =>
        {
            var connection = new TcpPackets();
            foreach (var (fromClient, flags, seq, ack, payload, cut) in packets)
            {
                // Some near one another, some anywhere.
                var (near, nearAck) = (seq % 3 > 0 ? seq % 200 : seq, ack % 3 > 0 ? ack % 200 : ack);
                connection.Add(fromClient, (TcpFlags)flags, near, nearAck, payload, Math.Min(cut, payload.Length));
            }

            foreach (var stream in ProcessorRun.Read(connection.Packets))
            {
                foreach (var direction in stream.Segments.GroupBy(segment => segment.Direction))
                {
                    long end = 0;
                    foreach (var segment in direction)
                    {
                        Assert.Equal(end + segment.GapBefore, segment.Offset);
                        Assert.NotNull(segment.Text);
                        end = segment.Offset + segment.Length;
                    }
                }
            }
        });

    private static byte[] Bytes(IEnumerable<TcpStreamSegment> segments, StreamDirection direction) =>
        segments.Where(segment => segment.Direction == direction.ToString()).SelectMany(segment => segment.GetBytes()).ToArray();

    /// <summary>Two streams and their division into packets.</summary>
    private sealed record Cuts(byte[] Client, byte[] Server, uint ClientIsn, uint ServerIsn, int Seed)
    {
        public IReadOnlyList<TcpStreamSegment> Run(Func<bool, Range, bool> keeps)
        {
            var random = new Random(Seed);
            var parts = Cut(random, Client.Length).Select(range => (FromClient: true, Range: range))
                .Concat(Cut(random, Server.Length).Select(range => (FromClient: false, Range: range))).ToArray();
            random.Shuffle(parts);
            var packets = new TcpPackets(ClientIsn, ServerIsn).Handshake();
            foreach (var (fromClient, range) in parts)
            {
                if (keeps(fromClient, range)) packets.Say(fromClient, range.Start.Value, (fromClient ? Client : Server)[range]);
            }

            packets.Say(fromClient: true, Client.Length, [], flags: TcpFlags.FIN | TcpFlags.ACK);
            packets.Say(fromClient: false, Server.Length, [], flags: TcpFlags.FIN | TcpFlags.ACK);
            return ProcessorRun.Segments(packets);
        }

        // Parts that cover everything, with repeats and overlaps.
        private static List<Range> Cut(Random random, int length)
        {
            var parts = new List<Range>();
            for (var at = 0; at < length;)
            {
                var next = Math.Min(length, at + random.Next(1, 100));
                parts.Add(Math.Max(0, at - random.Next(0, 40))..Math.Min(length, next + random.Next(0, 40)));
                if (random.Next(4) == 0) parts.Add(at..next);
                at = next;
            }

            return parts;
        }
    }
}
