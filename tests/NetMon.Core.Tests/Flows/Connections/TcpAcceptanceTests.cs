namespace NetMon.Tests.Flows.Connections;

/// <summary>Segments that the other side does not accept, RFC 9293 sections 3.10.7.3 and 3.10.7.4, end, begin and establish nothing.</summary>
public sealed class TcpAcceptanceTests
{
    private const uint ServerNext = 5_001;
    private const int Window = 64_240;

    private readonly Conversation _talk = new();

    // Sequence number of the RST, relative to the peer's next expected byte.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(Window - 1, true)]
    [InlineData(Window, false)]
    [InlineData(100_000, false)]
    [InlineData(-1, false)]
    [InlineData(-5_001, false)]
    [InlineData(int.MinValue, false)]
    public void A_reset_outside_the_window_ends_nothing(int offset, bool ends)
    {
        OpenWith(clientScale: null, serverScale: null);
        Reset(offset);

        Expect(ends);
    }

    [Theory]
    [InlineData(7, 7, 100_000, true)]
    [InlineData(7, 7, (Window << 7) - 1, true)]
    [InlineData(7, 7, Window << 7, false)]
    [InlineData(7, 7, -1, false)]
    [InlineData(0, 7, 100_000, false)]
    [InlineData(7, 0, 100_000, true)]
    [InlineData(7, null, 100_000, false)]
    [InlineData(null, 7, 100_000, false)]
    public void The_window_is_scaled_where_both_sides_have_said_so(int? clientScale, int? serverScale, int offset, bool ends)
    {
        OpenWith(clientScale, serverScale);
        Reset(offset);

        Expect(ends);
    }

    [Theory]
    [InlineData(Window - 1, ConnectionState.RSTO)]
    [InlineData(Window + 128, ConnectionState.S1)]
    public void The_window_of_a_syn_is_not_scaled(int offset, ConnectionState state)
    {
        _talk.Client.At(1_000, TcpFlags.SYN, window: Window, options: Scale(7));
        _talk.Server.At(5_000, TcpFlags.SYN | TcpFlags.ACK, ack: 1_001, window: Window, options: Scale(7));
        _talk.Client.At(1_001, TcpFlags.ACK, ack: ServerNext, window: Window);
        // The server has only sent its SYN.
        _talk.Client.At(1_001 + (uint)offset, TcpFlags.RST);

        Assert.Equal(state.ToString(), _talk.Flow.State);
    }

    [Fact]
    public void A_reset_behind_all_that_was_sent_is_accepted_although_nothing_is_acknowledged()
    {
        OpenWith(clientScale: null, serverScale: null);
        _talk.Server.Next = ServerNext;
        for (var i = 0; i < 100; i++) _talk.Server.Data(1_400);
        _talk.Server.Rst();

        Assert.Equal(nameof(ConnectionState.RSTR), _talk.Flow.State);
    }

    [Fact]
    public void What_a_reset_outside_the_window_carries_moves_nothing()
    {
        OpenWith(clientScale: null, serverScale: null);
        _talk.Server.At(ServerNext + 100_000, TcpFlags.RST, length: 20);
        _talk.Server.Next = ServerNext;
        _talk.Server.Data(10);
        _talk.Client.At(1_001, ack: ServerNext + 10);

        Expect(ends: false);
        Assert.Equal((0, 0, 0), (_talk.Flow.OutOfOrder, _talk.Flow.RetransmissionsReceived, _talk.Flow.MissedBytesReceived));
        Assert.Equal((30, "ShArd"), (_talk.Flow.PayloadBytesReceived, _talk.Flow.History));
    }

    [Fact]
    public void A_reset_with_data_in_the_window_ends_the_connection()
    {
        OpenWith(clientScale: null, serverScale: null);
        _talk.Server.At(ServerNext, TcpFlags.RST, length: 20);

        Expect(ends: true);
    }

    [Theory]
    [InlineData(TcpFlags.RST | TcpFlags.ACK, 1_001u, ConnectionState.REJ)]
    [InlineData(TcpFlags.RST | TcpFlags.ACK, 1_000u, ConnectionState.S0)]
    [InlineData(TcpFlags.RST | TcpFlags.ACK, 1_002u, ConnectionState.S0)]
    [InlineData(TcpFlags.RST, 1_001u, ConnectionState.S0)]
    public void A_syn_is_refused_only_by_what_acknowledges_it(TcpFlags flags, uint ack, ConnectionState state)
    {
        _talk.Client.Syn();
        _talk.Server.At(0, flags, ack: ack);

        Assert.Equal((state.ToString(), "Sr"), (_talk.Flow.State, _talk.Flow.History));
    }

    [Theory]
    [InlineData(1_000u)]
    [InlineData(1_002u)]
    [InlineData(77_777u)]
    public void An_answer_to_another_syn_establishes_nothing(uint ack)
    {
        _talk.Client.Syn();
        _talk.Server.At(5_000, TcpFlags.SYN | TcpFlags.ACK, ack: ack);
        _talk.Client.At(ack, TcpFlags.RST);

        Assert.Equal((nameof(ConnectionState.S0), nameof(FlowEndReason.EndOfCapture)), (_talk.Flow.State, _talk.Flow.EndReason));
    }

    [Fact]
    public void The_right_answer_may_come_after_a_wrong_one()
    {
        _talk.Client.Syn();
        _talk.Server.At(9_000, TcpFlags.SYN | TcpFlags.ACK, ack: 77_777);
        _talk.Client.At(77_777, TcpFlags.RST);
        _talk.Client.At(1_000, TcpFlags.SYN);
        _talk.Server.SynAck();
        _talk.Client.Ack();
        _talk.Server.Data(10);
        _talk.Client.Ack();

        Assert.Equal((nameof(ConnectionState.S1), 0L, 10L), (_talk.Flow.State, _talk.Flow.MissedBytesReceived, _talk.Flow.PayloadBytesReceived));
    }

    [Fact]
    public void A_second_answer_with_another_number_is_ignored()
    {
        _talk.Open();
        _talk.Server.At(6_000, TcpFlags.SYN | TcpFlags.ACK);
        _talk.Server.Data(10);
        _talk.Client.Ack();

        Assert.Equal((nameof(ConnectionState.S1), 0L), (_talk.Flow.State, _talk.Flow.MissedBytesReceived));
        Assert.Equal((0L, 0L), (_talk.Flow.RetransmissionsReceived, _talk.Flow.OutOfOrder));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(500, true)]
    [InlineData(Window, false)]
    [InlineData(-2, false)]
    public void A_fin_outside_the_window_ends_nothing(int offset, bool ends)
    {
        OpenWith(clientScale: null, serverScale: null);
        _talk.Server.At((uint)(ServerNext + offset), TcpFlags.FIN | TcpFlags.ACK);

        Assert.Equal(ends ? nameof(ConnectionState.S3) : nameof(ConnectionState.S1), _talk.Flow.State);
    }

    [Fact]
    public void A_fin_that_was_acknowledged_before_it_was_seen_ends_its_side()
    {
        _talk.Open();
        _talk.Server.Next++;
        _talk.Client.Ack();
        _talk.Server.At(5_001, TcpFlags.FIN | TcpFlags.ACK);

        Assert.Equal(nameof(ConnectionState.S3), _talk.Flow.State);
    }

    [Fact]
    public void A_reset_of_one_side_after_its_fin_is_taken()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.Ack();
        _talk.Server.Data(10);
        _talk.Client.Rst();

        Assert.Equal((nameof(ConnectionState.RSTO), nameof(FlowEndReason.Reset)), (_talk.Flow.State, _talk.Flow.EndReason));
    }

    [Theory]
    [InlineData(TcpFlags.FIN | TcpFlags.ACK, ConnectionState.S3)]
    [InlineData(TcpFlags.RST, ConnectionState.RSTR)]
    public void Where_only_control_segments_were_kept_ends_are_believed(TcpFlags flags, ConnectionState state)
    {
        _talk.Client.Syn();
        _talk.Server.SynAck();
        _talk.Server.Lose(500_000);
        _talk.Server.Send(flags);

        Assert.Equal(state.ToString(), _talk.Flow.State);
    }

    [Fact]
    public void Where_one_direction_was_kept_its_reset_is_believed()
    {
        _talk.Server.Data(100);
        _talk.Server.Data(100);
        _talk.Server.Rst();

        Assert.Equal(nameof(FlowEndReason.Reset), _talk.Flow.EndReason);
    }

    [Fact]
    public void Numbers_may_wrap_round_inside_the_window()
    {
        var talk = new Conversation(serverIsn: uint.MaxValue - 10);
        talk.Open();
        talk.Server.At(500, TcpFlags.RST);

        Assert.Equal(nameof(ConnectionState.RSTR), talk.Flow.State);
    }

    private void OpenWith(int? clientScale, int? serverScale)
    {
        _talk.Client.At(1_000, TcpFlags.SYN, window: Window, options: Scale(clientScale));
        _talk.Server.At(5_000, TcpFlags.SYN | TcpFlags.ACK, ack: 1_001, window: Window, options: Scale(serverScale));
        _talk.Client.At(1_001, TcpFlags.ACK, ack: ServerNext, window: Window);
        (_talk.Client.Next, _talk.Server.Next) = (1_001, ServerNext);
    }

    private void Reset(int offset)
    {
        _talk.Server.At((uint)(ServerNext + offset), TcpFlags.RST);
        _talk.Wait(20);
        for (var i = 0; i < 3; i++)
        {
            _talk.Client.At(_talk.Client.Next, TcpFlags.ACK, 5, ack: ServerNext);
            _talk.Client.Next += 5;
            _talk.Server.At(ServerNext, ack: _talk.Client.Next);
        }
    }

    private void Expect(bool ends)
    {
        var first = _talk.Flows[0];
        Assert.Equal(ends ? nameof(ConnectionState.RSTR) : nameof(ConnectionState.S1), first.State);
        Assert.Equal(ends ? nameof(FlowEndReason.Reset) : nameof(FlowEndReason.EndOfCapture), first.EndReason);
        if (!ends) Assert.Single(_talk.Flows);
    }

    // RFC 7323 section 2.2, behind a no-operation.
    private static byte[] Scale(int? shift) => shift is { } count ? [1, 3, 3, (byte)count] : [2, 4, 5, 180];
}
