using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows.Connections;

/// <summary>Every conn_state of Zeek, with a history that leads to it.</summary>
public sealed class ConnectionStateTests
{
    private readonly Conversation _talk = new();

    [Fact]
    public void S0_is_an_attempt_without_answer()
    {
        _talk.Client.Syn();

        Expect(ConnectionState.S0, "S", FlowEndReason.EndOfCapture);
    }

    [Fact]
    public void S0_remains_when_the_same_syn_is_repeated()
    {
        _talk.Client.Syn();
        _talk.Wait(1);
        _talk.Client.At(1_000, TcpFlags.SYN);

        Expect(ConnectionState.S0, "S", FlowEndReason.EndOfCapture);
        Assert.Equal(1, _talk.Flow.RetransmissionsSent);
    }

    [Fact]
    public void S1_is_established_and_open()
    {
        _talk.Open();
        _talk.Client.Data(100);
        _talk.Server.Ack();
        _talk.Server.Data(200);

        Expect(ConnectionState.S1, "ShADad", FlowEndReason.EndOfCapture);
    }

    [Fact]
    public void SF_is_closed_by_both()
    {
        _talk.Open();
        _talk.Client.Data(100);
        _talk.Server.Data(200);
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Client.Ack();

        Expect(ConnectionState.SF, "ShADdFf", FlowEndReason.Finished);
    }

    [Fact]
    public void SF_is_closed_by_both_at_once_too()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.At(5_001, TcpFlags.FIN | TcpFlags.ACK, ack: 1_001);
        _talk.Server.Next++;
        _talk.Client.Ack();
        _talk.Server.Ack();

        Expect(ConnectionState.SF, "ShAFfa", FlowEndReason.Finished);
    }

    [Fact]
    public void SF_remains_when_a_reset_follows_both_fins()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.Fin();
        _talk.Client.Rst();

        Expect(ConnectionState.SF, "ShAFfR", FlowEndReason.Finished);
    }

    [Fact]
    public void REJ_is_an_attempt_that_was_refused()
    {
        _talk.Client.Syn();
        _talk.Server.At(0, TcpFlags.RST | TcpFlags.ACK);

        Expect(ConnectionState.REJ, "Sr", FlowEndReason.Reset);
    }

    [Fact]
    public void S2_was_closed_by_the_originator_only()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Server.Ack();

        Expect(ConnectionState.S2, "ShAFa", FlowEndReason.EndOfCapture);
    }

    [Fact]
    public void S3_was_closed_by_the_responder_only()
    {
        _talk.Open();
        _talk.Server.Fin();
        _talk.Client.Data(5);

        Expect(ConnectionState.S3, "ShAfD", FlowEndReason.EndOfCapture);
    }

    [Fact]
    public void RSTO_was_reset_by_the_originator()
    {
        _talk.Open();
        _talk.Client.Rst();

        Expect(ConnectionState.RSTO, "ShAR", FlowEndReason.Reset);
    }

    [Fact]
    public void RSTR_was_reset_by_the_responder()
    {
        _talk.Open();
        _talk.Client.Data(5);
        _talk.Server.Rst();

        Expect(ConnectionState.RSTR, "ShADr", FlowEndReason.Reset);
    }

    [Fact]
    public void RSTOS0_is_an_attempt_that_the_originator_took_back()
    {
        _talk.Client.Syn();
        _talk.Client.Rst();

        Expect(ConnectionState.RSTOS0, "SR", FlowEndReason.Reset);
    }

    [Fact]
    public void RSTRH_is_an_answer_without_question_that_its_sender_took_back()
    {
        _talk.Server.SynAck();
        _talk.Server.Rst();

        Expect(ConnectionState.RSTRH, "^hr", FlowEndReason.Reset);
        Assert.Equal(40000, _talk.Flow.SrcPort);
    }

    [Fact]
    public void SH_is_half_open_an_attempt_and_a_fin()
    {
        _talk.Client.Syn();
        _talk.Client.Fin();

        Expect(ConnectionState.SH, "SF", FlowEndReason.Finished);
    }

    [Fact]
    public void SHR_is_an_answer_without_question_and_a_fin()
    {
        _talk.Server.SynAck();
        _talk.Server.Fin();

        Expect(ConnectionState.SHR, "^hf", FlowEndReason.Finished);
    }

    [Fact]
    public void OTH_is_traffic_whose_beginning_was_not_seen()
    {
        _talk.Client.Data(10);
        _talk.Server.Data(10);
        _talk.Client.Ack();

        Expect(ConnectionState.OTH, "DdA", FlowEndReason.EndOfCapture);
    }

    [Fact]
    public void OTH_is_a_reset_that_follows_more_than_an_attempt()
    {
        _talk.Client.Data(10);
        _talk.Client.Rst();

        Expect(ConnectionState.OTH, "DR", FlowEndReason.Reset);
    }

    [Fact]
    public void A_connection_whose_syn_was_missed_is_established_by_the_ack()
    {
        _talk.Server.SynAck();
        _talk.Client.Ack();
        _talk.Client.Data(3);

        Expect(ConnectionState.S1, "^hAD", FlowEndReason.EndOfCapture);
    }

    [Fact]
    public void A_connection_whose_syn_comes_after_its_answer_is_established()
    {
        _talk.Client.Next = 1_001;
        _talk.Server.SynAck();
        _talk.Client.At(1_000, TcpFlags.SYN);
        _talk.Client.Ack();

        Expect(ConnectionState.S1, "^hSA", FlowEndReason.EndOfCapture);
    }

    [Fact]
    public void Both_may_open_at_once()
    {
        _talk.Client.Syn();
        _talk.Server.Syn();
        _talk.Client.At(1_000, TcpFlags.SYN | TcpFlags.ACK);
        _talk.Server.At(5_000, TcpFlags.SYN | TcpFlags.ACK);

        Expect(ConnectionState.S1, "Ss", FlowEndReason.EndOfCapture);
        Assert.Null(_talk.Flow.HandshakeRtt);
    }

    [Fact]
    public void A_reset_after_the_others_fin_is_turned_back_by_ones_own()
    {
        _talk.Open();
        _talk.Client.Fin();
        _talk.Client.Rst();
        _talk.Server.Fin();

        Expect(ConnectionState.SF, "ShAFRf", FlowEndReason.Finished);
    }

    [Fact]
    public void Flags_that_exclude_each_other_are_noted()
    {
        _talk.Client.Send(TcpFlags.SYN | TcpFlags.FIN);
        _talk.Server.Send(TcpFlags.FIN | TcpFlags.RST);

        Assert.Equal("Qi", _talk.Flow.History);
    }

    [Fact]
    public void A_header_that_lies_about_its_length_is_not_followed()
    {
        _talk.Client.Syn();
        _talk.Send("10.0.0.2", "10.0.0.1", 6, PacketBytes.Tcp(80, 40000, [], TcpFlags.RST, headerLength: 8));

        Expect(ConnectionState.S0, "S", FlowEndReason.EndOfCapture);
        Assert.Equal(1, _talk.Flow.PacketsReceived);
    }

    private void Expect(ConnectionState state, string history, FlowEndReason reason)
    {
        Assert.Equal((state.ToString(), history, reason.ToString()), (_talk.Flow.State, _talk.Flow.History, _talk.Flow.EndReason));
    }
}
