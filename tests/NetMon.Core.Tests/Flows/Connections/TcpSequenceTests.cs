namespace NetMon.Tests.Flows.Connections;

public sealed class TcpSequenceTests
{
    private Conversation _talk = new();

    [Fact]
    public void What_was_seen_before_is_a_retransmission()
    {
        _talk.Open();
        _talk.Client.Data(100);
        _talk.Client.At(1_001, length: 100);
        _talk.Server.Data(50);
        _talk.Server.At(5_001, length: 50);
        _talk.Server.At(5_011, length: 30);

        Assert.Equal((1, 2, 0), Repeats());
        Assert.Equal("ShADTdt", _talk.Flow.History);
    }

    [Fact]
    public void A_repeated_fin_is_a_retransmission()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Client.At(1_001, TcpFlags.FIN | TcpFlags.ACK);

        Assert.Equal((1, 0, 0), Repeats());
        Assert.Equal("ShAF", _talk.Flow.History);
    }

    [Fact]
    public void A_segment_that_fills_a_gap_is_out_of_order()
    {
        _talk.Open();
        _talk.Client.Data(100);
        _talk.Client.Lose(100);
        _talk.Client.Data(100);
        _talk.Client.At(1_101, length: 100);
        _talk.Client.At(1_101, length: 100);
        _talk.Server.Ack();

        Assert.Equal((1, 0, 1), Repeats());
        Assert.Equal(0, _talk.Flow.MissedBytesSent);
    }

    [Fact]
    public void Two_gaps_are_filled_in_any_order()
    {
        _talk.Open();
        foreach (var at in new uint[] { 201, 401, 301, 101, 1 }) _talk.Client.At(1_000 + at, length: 100);

        Assert.Equal((0, 0, 3), Repeats());
    }

    [Fact]
    public void A_keep_alive_is_not_a_retransmission()
    {
        _talk.Open();
        _talk.Client.Data(100);
        _talk.Server.Ack();
        _talk.Client.At(1_100);
        _talk.Client.At(1_100, length: 1);

        Assert.Equal((0, 0, 0), Repeats());
    }

    [Theory]
    [InlineData(1_000u)]
    [InlineData(uint.MaxValue - 2)]
    [InlineData(uint.MaxValue - 3)]
    public void Keep_alives_are_neither_payload_nor_retransmissions(uint isn)
    {
        _talk = new Conversation(clientIsn: isn);
        _talk.Open();
        _talk.Client.At(isn, length: 1);
        _talk.Server.Ack();
        _talk.Client.Data(3);
        _talk.Server.Ack();
        for (var i = 0; i < 12; i++)
        {
            _talk.Client.At(_talk.Client.Next - 1, length: i % 2);
            _talk.Server.Ack();
        }

        _talk.Client.Data(3);
        _talk.Server.Ack();

        Assert.Equal((0, 0, 0), Repeats());
        Assert.Equal((6, 0, "ShAaD"), (_talk.Flow.PayloadBytesSent, _talk.Flow.MissedBytesSent, _talk.Flow.History));
        Assert.Equal(33, _talk.Flow.Packets);
    }

    [Fact]
    public void A_last_byte_that_nobody_acknowledged_is_sent_again()
    {
        _talk.Open();
        _talk.Client.Data(1);
        _talk.Client.At(1_001, length: 1);

        Assert.Equal((1, 0, 0), Repeats());
        Assert.Equal((2, "ShADT"), (_talk.Flow.PayloadBytesSent, _talk.Flow.History));
    }

    [Fact]
    public void A_keep_alive_midstream_is_none_of_the_stream()
    {
        _talk.Server.Data(10);
        _talk.Client.At(999, length: 1);
        _talk.Client.Data(5);

        Assert.Equal(5, _talk.Flow.PayloadBytesSent);
        Assert.Equal((0, 0, 0), Repeats());
    }

    [Fact]
    public void A_probe_of_a_closed_window_is_payload_once()
    {
        _talk.Open();
        _talk.Client.Data(100);
        _talk.Server.Send(TcpFlags.ACK, window: 0);
        _talk.Client.At(1_101, length: 1);
        _talk.Server.Send(TcpFlags.ACK, window: 0);
        _talk.Client.At(1_101, length: 1);
        _talk.Server.Send(TcpFlags.ACK, window: 0);
        _talk.Client.At(1_101, length: 1);
        _talk.Client.Next++;
        _talk.Server.Ack();
        _talk.Client.Data(10);

        Assert.Equal((0, 0, 0), Repeats());
        Assert.Equal((111, 0), (_talk.Flow.PayloadBytesSent, _talk.Flow.MissedBytesSent));
    }

    [Fact]
    public void Bytes_that_were_acknowledged_and_not_seen_are_missed()
    {
        _talk.Open();
        _talk.Server.Data(100);
        _talk.Server.Lose(1_000);
        _talk.Server.Data(100);
        _talk.Server.Lose(500);
        _talk.Server.Data(100);
        _talk.Client.Ack();
        _talk.Client.Lose(7);
        _talk.Server.Ack();

        Assert.Equal((7, 1_500), (_talk.Flow.MissedBytesSent, _talk.Flow.MissedBytesReceived));
        Assert.Equal("ShAdgaG", _talk.Flow.History);
    }

    [Fact]
    public void A_fin_is_not_a_missed_byte()
    {
        _talk.Open();
        _talk.Client.Data(10);
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Client.Ack();

        Assert.Equal((0, 0), (_talk.Flow.MissedBytesSent, _talk.Flow.MissedBytesReceived));
    }

    [Fact]
    public void Nothing_is_missed_where_the_beginning_was_not_seen()
    {
        _talk.Client.Data(10);
        _talk.Client.Lose(1_000);
        _talk.Server.Ack();

        Assert.Equal(0, _talk.Flow.MissedBytesSent);
    }

    [Fact]
    public void An_acknowledgment_of_what_no_window_holds_is_a_lie()
    {
        _talk.Open();
        _talk.Server.At(5_001, ack: 1_001 + 0x6000_0000);

        Assert.Equal(0, _talk.Flow.MissedBytesSent);
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue - 1)]
    [InlineData(uint.MaxValue - 150)]
    [InlineData((uint)int.MaxValue)]
    public void Numbers_may_wrap_round_anywhere(uint isn)
    {
        _talk = new Conversation(clientIsn: isn, serverIsn: isn - 77);
        _talk.Open();
        for (var i = 0; i < 5; i++)
        {
            _talk.Client.Data(100);
            _talk.Server.Data(100);
        }

        _talk.Client.At(_talk.Client.Next - 100, length: 100);
        _talk.Client.Lose(10);
        _talk.Client.Data(10);
        _talk.Server.Ack();
        _talk.Client.Fin();
        _talk.Server.Fin();

        Assert.Equal((1, 0, 0), Repeats());
        Assert.Equal((10, 0), (_talk.Flow.MissedBytesSent, _talk.Flow.MissedBytesReceived));
        Assert.Equal((nameof(ConnectionState.SF), "ShADdTGaFf"), (_talk.Flow.State, Sorted(_talk.Flow.History)));
    }

    [Fact]
    public void A_stream_may_be_longer_than_the_numbers_reach()
    {
        _talk.Open();
        _talk.Server.Data(100);
        _talk.Client.Ack();
        for (var i = 0; i < 10; i++)
        {
            _talk.Server.Lose(1_000_000_000);
            _talk.Server.Data(100);
            _talk.Client.Ack();
        }

        Assert.Equal(10_000_000_000, _talk.Flow.MissedBytesReceived);
    }

    [Fact]
    public void A_closed_window_is_noted_each_tenfold_time()
    {
        _talk.Open();
        for (var i = 0; i < 100; i++) _talk.Server.Send(TcpFlags.ACK, window: 0);

        Assert.Equal("ShAawww", _talk.Flow.History);
    }

    [Fact]
    public void A_closed_window_of_a_reset_is_nothing()
    {
        _talk.Open();
        _talk.Server.Send(TcpFlags.RST, window: 0);

        Assert.Equal("ShAr", _talk.Flow.History);
    }

    [Fact]
    public void Data_with_the_syn_belongs_to_the_stream()
    {
        _talk.Client.Send(TcpFlags.SYN, 20);
        _talk.Server.SynAck();
        _talk.Client.Data(10);
        _talk.Server.Ack();

        Assert.Equal((0, 0, 0), Repeats());
        Assert.Equal((30, 0, nameof(ConnectionState.S1)), (_talk.Flow.PayloadBytesSent, _talk.Flow.MissedBytesSent, _talk.Flow.State));
        Assert.Equal("ShDa", _talk.Flow.History);
    }

    [Theory]
    [InlineData(21u, 0, "ShADd")]
    [InlineData(11u, 1, "ShADTd")]
    [InlineData(1u, 1, "ShADTd")]
    public void Data_with_the_syn_is_repeated_only_as_far_as_it_comes_again(uint acknowledged, int repeated, string history)
    {
        _talk.Client.Send(TcpFlags.SYN, 20);
        _talk.Server.At(5_000, TcpFlags.SYN | TcpFlags.ACK, ack: 1_000 + acknowledged);
        _talk.Server.Next++;
        _talk.Client.Ack();
        if (acknowledged < 21) _talk.Client.At(1_000 + acknowledged, length: (int)(21 - acknowledged));
        _talk.Client.Data(5);
        _talk.Server.Data(3);

        Assert.Equal((repeated, 0, 0), Repeats());
        Assert.Equal((20 + (21 - acknowledged) + 5, nameof(ConnectionState.S1), history), (_talk.Flow.PayloadBytesSent, _talk.Flow.State, _talk.Flow.History));
    }

    [Fact]
    public void A_syn_with_data_that_comes_twice_is_one_retransmission()
    {
        _talk.Client.Send(TcpFlags.SYN, 20);
        _talk.Client.At(1_000, TcpFlags.SYN, 20);
        _talk.Server.SynAck();

        Assert.Equal((1, 0, 0), Repeats());
        Assert.Equal("STh", _talk.Flow.History);
    }

    [Fact]
    public void Data_after_a_reset_changes_nothing()
    {
        _talk.Open();
        _talk.Server.Rst();
        _talk.Client.Data(10);
        _talk.Server.Data(10);

        Assert.Equal((nameof(ConnectionState.RSTR), "ShArDd"), (_talk.Flow.State, _talk.Flow.History));
    }

    [Fact]
    public void A_reset_out_of_thin_air_ends_nothing()
    {
        _talk.Open();
        _talk.Server.At(0x8000_0000, TcpFlags.RST);
        _talk.Wait(60);
        _talk.Client.Data(10);

        Assert.Equal((nameof(ConnectionState.S1), nameof(FlowEndReason.EndOfCapture)), (_talk.Flow.State, _talk.Flow.EndReason));
    }

    [Fact]
    public void The_handshake_takes_from_the_syn_to_the_ack()
    {
        _talk.Client.Syn();
        _talk.Wait(0.019);
        _talk.Server.SynAck();
        _talk.Wait(0.004);
        _talk.Client.Ack();
        _talk.Wait(1);
        _talk.Client.Data(10);

        Assert.Equal(0.025, _talk.Flow.HandshakeRtt);
    }

    [Fact]
    public void A_handshake_with_a_repeated_syn_cannot_be_timed()
    {
        _talk.Client.Syn();
        _talk.Client.At(1_000, TcpFlags.SYN);
        _talk.Server.SynAck();
        _talk.Client.Ack();

        Assert.Null(_talk.Flow.HandshakeRtt);
    }

    [Fact]
    public void A_handshake_with_a_repeated_answer_cannot_be_timed()
    {
        _talk.Client.Syn();
        _talk.Server.SynAck();
        _talk.Server.At(5_000, TcpFlags.SYN | TcpFlags.ACK);
        _talk.Client.Ack();

        Assert.Null(_talk.Flow.HandshakeRtt);
        Assert.Equal(1, _talk.Flow.RetransmissionsReceived);
    }

    private (long Sent, long Received, long OutOfOrder) Repeats() =>
        (_talk.Flow.RetransmissionsSent, _talk.Flow.RetransmissionsReceived, _talk.Flow.OutOfOrder);

    // For tests that ignore the order of letters.
    private static string Sorted(string? history)
    {
        const string Order = "^ShADdTtGgWwaFfRr";
        return string.Concat(history!.OrderBy(letter => Order.IndexOf(letter)));
    }
}
