using System.Text;
using NetMon.Flows.Selection;
using NetMon.Flows.Streams;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows.Streams;

public sealed class TcpStreamTests
{
    [Fact]
    public void A_conversation_is_one_segment_each_time_a_side_speaks()
    {
        var packets = new TcpPackets().Handshake()
            .Say(true, 0, "GET /").Say(true, 5, " HTTP\r\n")
            .Say(false, 0, "200 ", acked: 12).Say(false, 4, "OK", acked: 12)
            .Say(true, 12, "bye", acked: 6);

        var segments = ProcessorRun.Segments(packets);

        Assert.Equal(["Sent GET / HTTP\r\n", "Received 200 OK", "Sent bye"], segments.Select(s => $"{s.Direction} {s.Text}"));
        Assert.Equal([0L, 0L, 12L], segments.Select(s => s.Offset));
        Assert.Equal([4L, 6L, 8L], segments.Select(s => s.PacketNumber));
        Assert.Equal([(40000, 80), (80, 40000), (40000, 80)], segments.Select(s => (s.SrcPort, s.DstPort)));
        Assert.Equal("10.0.0.2", segments[1].SrcIP.ToString());
        Assert.Equal("test0", segments[1].Interface);
        Assert.Equal("Sent 10.0.0.1:40000 -> 10.0.0.2:80 0+12", segments[0].ToString());
    }

    [Fact]
    public void The_sender_of_the_SYN_is_the_originator_also_when_only_its_answer_was_seen()
    {
        var packets = new TcpPackets().Add(false, TcpFlags.SYN | TcpFlags.ACK, 5000, 1001).Say(false, 0, "220 ready").Say(true, 0, "EHLO", acked: 9);

        Assert.Equal(["Received", "Sent"], ProcessorRun.Segments(packets).Select(s => s.Direction.ToString()));
    }

    [Fact]
    public void Of_bytes_that_come_twice_the_first_count()
    {
        var packets = new TcpPackets().Handshake().Say(true, 4, "EEEE").Say(true, 2, "cccccccc").Say(true, 0, "aaa").Say(true, 0, "zzzzzzzzzzzz");

        Assert.Equal("aaccEEEEcczz", Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    [Fact]
    public void Sequence_numbers_wrap_around()
    {
        var packets = new TcpPackets(clientIsn: uint.MaxValue - 3).Handshake().Say(true, 5, "fghij").Say(true, 0, "abcde");

        Assert.Equal("abcdefghij", Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    [Fact]
    public void A_gap_is_given_up_when_the_other_side_has_acknowledged_what_follows()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, "abc").Say(true, 10, "klm").Say(false, 0, "answer", acked: 13).Say(true, 13, "end", acked: 6);

        var segments = ProcessorRun.Segments(packets);

        Assert.Equal(["abc", "klm", "answer", "end"], segments.Select(s => s.Text));
        Assert.Equal([0L, 7L, 0L, 0L], segments.Select(s => s.GapBefore));
        Assert.Equal([0L, 10L, 0L, 13L], segments.Select(s => s.Offset));
    }

    [Fact]
    public void What_a_snapshot_length_cut_is_a_gap()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, "0123456789"u8.ToArray(), cut: 4).Say(true, 10, "abcdefghij"u8.ToArray(), cut: 10);

        var segments = ProcessorRun.Segments(packets);

        Assert.Equal([(0L, 6), (20L, 0)], segments.Select(s => (s.Offset, s.Length)));
        Assert.Equal([0L, 14L], segments.Select(s => s.GapBefore));
    }

    [Fact]
    public void A_stream_of_which_only_the_acknowledgments_were_seen_is_a_gap()
    {
        var packets = new TcpPackets().Add(true, TcpFlags.SYN, 1000, 0).Say(true, 0, "GET", acked: 0).Say(true, 3, "", acked: 500).Say(true, 3, "x", acked: 1400);

        var received = Assert.Single(ProcessorRun.Segments(packets), s => s.Direction == nameof(StreamDirection.Received));

        Assert.Equal((1400L, 0), (received.GapBefore, received.Length));
        Assert.Equal(packets.Packets[^1].Timestamp, received.Timestamp);
    }

    [Fact]
    public void A_FIN_that_was_acknowledged_but_not_seen_is_no_missing_byte()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, "abc").Say(false, 0, "", acked: 4);

        Assert.Equal("abc", Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    [Fact]
    public void A_capture_that_begins_in_the_middle_gives_what_follows_the_first_acknowledgment()
    {
        var packets = new TcpPackets().Say(true, 100, "ask", acked: 50).Say(false, 54, "swer").Say(false, 50, "an", acked: 103).Say(true, 103, "", acked: 58);

        var segments = ProcessorRun.Segments(packets);

        Assert.Equal(["ask", "an", "swer"], segments.Select(s => s.Text));
        Assert.Equal([0L, 0L, 2L], segments.Select(s => s.GapBefore));
    }

    [Fact]
    public void The_message_of_a_reset_is_not_part_of_the_stream()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, "abc").Say(false, 0, "go away", flags: TcpFlags.RST | TcpFlags.ACK);

        Assert.Equal("abc", Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    [Fact]
    public void Data_in_a_SYN_and_keep_alives_find_their_place()
    {
        var packets = new TcpPackets().Add(true, TcpFlags.SYN, 1000, 0, "fast"u8.ToArray()).Say(true, 4, " open").Say(true, 8, "?").Say(true, 9, "!");

        Assert.Equal("fast open!", Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    [Fact]
    public void A_new_SYN_between_the_same_ends_begins_another_connection()
    {
        var first = new TcpPackets(clientIsn: 100).Handshake().Say(true, 0, "one");
        var second = new TcpPackets(clientIsn: 70_000).Handshake().Say(true, 0, "two");
        var again = new TcpPackets(clientIsn: 70_000).Add(true, TcpFlags.SYN, 70_000, 0).Say(true, 3, "!");

        var streams = ProcessorRun.Read(first.Packets.Concat(second.Packets).Concat(again.Packets));

        Assert.Equal(["one", "two!"], streams.Select(stream => Assert.Single(stream.Segments).Text));
        Assert.Equal([0L, 1L], streams.Select(stream => stream.Segments[0].Stream));
    }

    [Fact]
    public void A_connection_is_given_five_seconds_after_both_sides_have_finished()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, "abc", flags: TcpFlags.FIN | TcpFlags.ACK)
            .Say(false, 0, "de", acked: 4, flags: TcpFlags.FIN | TcpFlags.ACK).Say(true, 4, "", acked: 3);
        var (reader, items) = (new TcpStreamReader(new TcpStreamOptions()), new ItemList());
        reader.Start(items);
        foreach (var packet in packets.Packets) reader.OnPacket(packet);

        reader.OnTick(packets.Time + 4_900_000_000);
        Assert.Empty(items.Items);
        reader.OnTick(packets.Time + 5_100_000_000);
        Assert.Equal(["abc", "de"], Assert.IsType<TcpStreamEnded>(Assert.Single(items.Items)).Segments.Select(s => s.Text));
        reader.OnEnd(isForced: false);
        Assert.Single(items.Items);
    }

    [Fact]
    public void No_more_than_the_most_bytes_of_a_direction_are_kept_and_the_rest_is_counted()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, "abcdef").Say(false, 0, "xyz", acked: 6).Say(true, 6, "ghi", acked: 3);

        var stream = Assert.Single(ProcessorRun.Read(packets.Packets, new TcpStreamOptions { MaxBytes = 4 }));

        Assert.Equal(["abcd", "xyz"], stream.Segments.Select(s => s.Text));
        Assert.Equal((5, 0), (stream.CutSent, stream.CutReceived));
    }

    [Theory]
    [InlineData(3, long.MaxValue)]
    [InlineData(int.MaxValue, 4000)]
    public void The_connection_that_was_silent_for_longest_is_given_when_there_are_too_many(int maxConnections, long maxBuffered)
    {
        var packets = new List<PacketRecord>();
        for (var port = 1; port <= 6; port++)
        {
            packets.Add(Packet.Ethernet(0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(port, 80, new byte[12], seq: 1))));
        }

        var (reader, items) = (new TcpStreamReader(new TcpStreamOptions { MaxConnections = maxConnections, MaxBuffered = maxBuffered }), new ItemList());
        reader.Start(items);
        foreach (var packet in packets) reader.OnPacket(packet);

        Assert.Equal(3, reader.Evicted);
        Assert.Equal([1, 2, 3], items.Items.Cast<TcpStreamEnded>().Select(stream => stream.Segments[0].SrcPort));
    }

    [Fact]
    public void What_waits_behind_a_gap_is_bounded()
    {
        var packets = new TcpPackets().Handshake();
        for (var i = 0; i < 10_000; i++) packets.Say(true, 10 + (2 * i), "x");

        var segments = ProcessorRun.Segments(packets);

        Assert.Equal(10_000, segments.Count);
        Assert.Equal(10, segments[0].GapBefore);
        Assert.All(segments.Skip(1), segment => Assert.Equal(1, segment.GapBefore));
    }

    [Fact]
    public void Flows_choose_connections_and_say_who_the_originator_is()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, "ask").Say(false, 0, "answer", acked: 3).Packets;
        var flow = FlowIdentity.Of(Assert.Single(ProcessorRun.Flows(packets)));
        var turned = FlowIdentity.TryMake(
            "tcp", (flow.DstIP, flow.DstPort), (flow.SrcIP, flow.SrcPort), packets[0].TimestampNanoseconds!.Value, packets[^1].TimestampNanoseconds!.Value);
        var other = FlowIdentity.TryMake("TCP", (flow.SrcIP, 1), (flow.DstIP, 2), packets[0].TimestampNanoseconds!.Value, packets[^1].TimestampNanoseconds!.Value);

        Assert.Equal(["Sent", "Received"], Directions(flow));
        Assert.Equal(["Received", "Sent"], Directions(turned!));
        Assert.Empty(Directions(other!));

        IEnumerable<string> Directions(FlowIdentity wanted) => ProcessorRun.Read(packets, new TcpStreamOptions { Flows = [wanted] })
            .SelectMany(stream => stream.Segments).Select(segment => segment.Direction.ToString());
    }

    [Fact]
    public void Connections_inside_tunnels_are_read_when_asked()
    {
        var inner = new TcpPackets().Handshake().Say(true, 0, "inside").Packets;
        var outer = new TcpPackets();
        foreach (var packet in inner) outer.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(4, packet.GetBytes()[14..], "192.0.2.1", "192.0.2.2")));

        Assert.Empty(ProcessorRun.Segments(outer));
        Assert.Equal("inside", Assert.Single(ProcessorRun.Segments(outer, new TcpStreamOptions { Decapsulate = true })).Text);
    }

    [Fact]
    public void Text_is_in_the_encoding_and_fit_for_a_screen()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, [0xc3, 0xa4, 0x1b, (byte)'[', 0xff, (byte)'\n', 0x07, 0xe2, 0x80, 0xae]);

        Assert.Equal("ä.[\ufffd\n..", Assert.Single(ProcessorRun.Segments(packets)).Text);
        Assert.Equal("Ã¤.[ÿ\n.â.®", Assert.Single(ProcessorRun.Segments(packets, new TcpStreamOptions { Encoding = Encoding.Latin1 })).Text);
    }
}
