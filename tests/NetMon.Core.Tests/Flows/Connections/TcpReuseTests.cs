using NetMon.Flows;

namespace NetMon.Tests.Flows.Connections;

/// <summary>Boundary between successive connections with the same ports.</summary>
public sealed class TcpReuseTests
{
    private Conversation _talk = new();

    [Fact]
    public void A_syn_after_both_fins_begins_a_new_flow()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Client.Ack();
        (_talk.Client.Next, _talk.Server.Next) = (90_000, 70_000);
        _talk.Open();

        Assert.Equal([(nameof(ConnectionState.SF), "ShAFf", 6L), (nameof(ConnectionState.S1), "ShA", 3L)], Seen());
    }

    [Fact]
    public void A_syn_after_a_reset_begins_a_new_flow()
    {
        _talk.Client.Syn();
        _talk.Server.At(0, TcpFlags.RST | TcpFlags.ACK);
        _talk.Client.Next = 2_000;
        _talk.Client.Syn();
        _talk.Server.At(0, TcpFlags.RST | TcpFlags.ACK);

        Assert.Equal([(nameof(ConnectionState.REJ), "Sr", 2L), (nameof(ConnectionState.REJ), "Sr", 2L)], Seen());
    }

    [Fact]
    public void A_syn_that_is_refused_and_repeated_is_one_attempt()
    {
        _talk.Client.Syn();
        _talk.Server.At(0, TcpFlags.RST | TcpFlags.ACK);
        _talk.Client.At(1_000, TcpFlags.SYN);
        _talk.Server.At(0, TcpFlags.RST | TcpFlags.ACK);

        Assert.Equal([(nameof(ConnectionState.REJ), "Sr", 4L)], Seen());
        Assert.Equal(1, _talk.Flow.RetransmissionsSent);
    }

    [Fact]
    public void A_port_that_opens_after_it_refused_answers_the_same_attempt()
    {
        _talk.Client.Syn();
        _talk.Server.At(0, TcpFlags.RST | TcpFlags.ACK);
        _talk.Client.At(1_000, TcpFlags.SYN);
        _talk.Server.SynAck();
        _talk.Client.Ack();
        _talk.Server.Data(100);
        _talk.Client.Ack();
        _talk.Wait(100);
        _talk.Client.Data(10);

        Assert.Equal([(nameof(ConnectionState.S1), "SrhAdD", 8L)], Seen());
        Assert.Equal((100, 0, 0), (_talk.Flow.PayloadBytesReceived, _talk.Flow.MissedBytesReceived, _talk.Flow.RetransmissionsReceived));
    }

    [Theory]
    [InlineData(TcpFlags.SYN, 1_000u, true)]
    [InlineData(TcpFlags.SYN | TcpFlags.ACK, 5_000u, false)]
    [InlineData(TcpFlags.FIN | TcpFlags.ACK, 1_011u, true)]
    [InlineData(TcpFlags.FIN | TcpFlags.ACK, 5_001u, false)]
    public void A_late_copy_after_the_end_belongs_to_its_connection(TcpFlags flags, uint number, bool fromClient)
    {
        _talk.Open();
        _talk.Client.Data(10);
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Client.Ack();
        _talk.Wait(1);
        (fromClient ? _talk.Client : _talk.Server).At(number, flags);

        Assert.Equal([(nameof(ConnectionState.SF), "ShADFf", 8L)], Seen());
        Assert.Equal((nameof(FlowEndReason.Finished), 1L), (_talk.Flow.EndReason, _talk.Flow.RetransmissionsSent + _talk.Flow.RetransmissionsReceived));
    }

    [Fact]
    public void A_late_copy_of_the_syn_after_a_reset_belongs_to_its_connection()
    {
        _talk.Open();
        _talk.Server.Rst();
        _talk.Client.At(1_000, TcpFlags.SYN);
        _talk.Server.At(5_001, TcpFlags.RST);

        Assert.Equal([(nameof(ConnectionState.RSTR), "ShAr", 6L)], Seen());
    }

    [Theory]
    [InlineData(1_000u)]
    [InlineData(uint.MaxValue)]
    public void The_syn_of_a_connection_that_was_seen_from_its_answer_may_come_last(uint isn)
    {
        _talk = new Conversation(clientIsn: isn + 1);
        _talk.Server.SynAck();
        _talk.Client.Ack();
        _talk.Client.Data(2);
        _talk.Server.Data(2);
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Client.Ack();
        _talk.Client.At(isn, TcpFlags.SYN);

        Assert.Equal((nameof(ConnectionState.SF), 8L, 0L), (_talk.Flow.State, _talk.Flow.Packets, _talk.Flow.RetransmissionsSent));
    }

    [Fact]
    public void An_answer_after_the_end_whose_syn_was_not_seen_begins_a_new_flow()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.Fin();
        (_talk.Client.Next, _talk.Server.Next) = (90_001, 70_000);
        _talk.Server.SynAck();
        _talk.Client.Ack();

        Assert.Equal([(nameof(ConnectionState.SF), "ShAFf", 5L), (nameof(ConnectionState.S1), "^hA", 2L)], Seen());
    }

    [Fact]
    public void Ports_may_be_used_again_while_one_side_has_not_ended()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Client.Next = 900_000;
        _talk.Open();

        Assert.Equal([nameof(FlowEndReason.Replaced), nameof(FlowEndReason.EndOfCapture)], _talk.Flows.Select(flow => flow.EndReason));
    }

    [Fact]
    public void A_syn_with_another_number_begins_a_new_flow()
    {
        _talk.Client.Syn();
        _talk.Client.Next = 3_000_000;
        _talk.Open();

        Assert.Equal([(nameof(ConnectionState.S0), "S", 1L), (nameof(ConnectionState.S1), "ShA", 3L)], Seen());
        Assert.Equal(nameof(FlowEndReason.Replaced), _talk.Flows[0].EndReason);
    }

    [Fact]
    public void A_syn_on_an_open_connection_begins_a_new_flow()
    {
        _talk.Open();
        _talk.Client.Data(10);
        _talk.Client.Next = 3_000_000;
        _talk.Open();

        Assert.Equal([(nameof(ConnectionState.S1), "ShAD", 4L), (nameof(ConnectionState.S1), "ShA", 3L)], Seen());
        Assert.Equal(nameof(FlowEndReason.Replaced), _talk.Flows[0].EndReason);
    }

    [Fact]
    public void A_syn_into_the_window_is_challenged_and_begins_nothing()
    {
        _talk.Open();
        _talk.Client.Data(10);
        _talk.Client.At(1_500, TcpFlags.SYN);
        _talk.Server.Ack();

        Assert.Equal(6, _talk.Flow.Packets);
    }

    [Fact]
    public void A_syn_after_midstream_traffic_begins_a_new_flow()
    {
        _talk.Server.Data(10);
        _talk.Client.Data(10);
        _talk.Client.Next = 3_000_000;
        _talk.Open();

        Assert.Equal([(nameof(ConnectionState.OTH), "^dD", 2L), (nameof(ConnectionState.S1), "ShA", 3L)], Seen());
    }

    [Fact]
    public void The_last_acknowledgment_finds_its_flow()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Wait(4);
        _talk.Client.Ack();

        Assert.Equal(6, _talk.Flow.Packets);
    }

    [Fact]
    public void What_comes_long_after_the_end_is_another_flow()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Wait(10);
        _talk.Client.Data(5);

        Assert.Equal([(nameof(ConnectionState.SF), "ShAFf", 5L), (nameof(ConnectionState.OTH), "D", 1L)], Seen());
    }

    [Fact]
    public void A_record_after_the_active_timeout_goes_on_with_the_connection()
    {
        _talk = new Conversation(options: new FlowOptions { ActiveTimeout = TimeSpan.FromSeconds(10) });
        _talk.Open();
        _talk.Client.Data(100);
        _talk.Client.At(1_001, length: 100);
        _talk.Wait(20);
        _talk.Client.Data(100);
        _talk.Client.At(1_001, length: 100);
        _talk.Client.Lose(50);
        _talk.Server.Ack();
        _talk.Client.Fin();
        _talk.Server.Fin();

        Assert.Equal([(nameof(ConnectionState.S1), "ShADT", 5L), (nameof(ConnectionState.SF), "DTaGFf", 5L)], Seen());
        var rest = _talk.Flows[1];
        Assert.Equal((1, 50L, null), (rest.RetransmissionsSent, rest.MissedBytesSent, rest.HandshakeRtt));
        Assert.Equal(TcpFlags.ACK | TcpFlags.PSH | TcpFlags.FIN, rest.TcpFlagsSent);
    }

    private IEnumerable<(string State, string? History, long Packets)> Seen() =>
        _talk.Flows.Select(flow => (flow.State, flow.History, flow.Packets));
}
