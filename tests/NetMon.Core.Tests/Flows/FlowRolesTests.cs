namespace NetMon.Tests.Flows;

/// <summary>Who began a flow.</summary>
public sealed class FlowRolesTests
{
    [Fact]
    public void A_syn_comes_from_the_originator_whatever_the_ports_say()
    {
        var talk = new Conversation(clientPort: 443, serverPort: 50000);
        talk.Client.Syn();

        Assert.Equal((443, "S"), (talk.Flow.SrcPort, talk.Flow.History));
    }

    [Theory]
    [InlineData(40000, 80, 40000, "^h")]
    [InlineData(40000, 50000, 40000, "^h")]
    [InlineData(80, 40000, 40000, "H")]
    [InlineData(80, 443, 443, "H")]
    public void A_syn_ack_comes_from_the_responder_unless_it_goes_to_a_server(int clientPort, int serverPort, int srcPort, string history)
    {
        var talk = new Conversation(clientPort: clientPort, serverPort: serverPort);
        talk.Server.SynAck();

        Assert.Equal((srcPort, history), (talk.Flow.SrcPort, talk.Flow.History));
    }

    [Fact]
    public void A_syn_ack_towards_a_server_was_an_answer_once_traffic_follows()
    {
        var talk = new Conversation(clientPort: 80, serverPort: 40000);
        talk.Server.SynAck();
        talk.Client.Ack();
        talk.Server.Data(10);

        Assert.Equal((80, "^hAd", nameof(ConnectionState.S1)), (talk.Flow.SrcPort, talk.Flow.History, talk.Flow.State));
        Assert.Equal((1, 2, 10), (talk.Flow.PacketsSent, talk.Flow.PacketsReceived, talk.Flow.PayloadBytesReceived));
        Assert.Equal(TcpFlags.ACK, talk.Flow.TcpFlagsSent);
    }

    [Fact]
    public void A_late_syn_turns_round_what_a_syn_ack_towards_a_server_began()
    {
        var talk = new Conversation(clientPort: 80, serverPort: 40000);
        talk.Client.Next++;
        talk.Server.SynAck();
        talk.Client.At(1_000, TcpFlags.SYN);

        Assert.Equal((80, "^hS", nameof(ConnectionState.S1)), (talk.Flow.SrcPort, talk.Flow.History, talk.Flow.State));
    }

    [Theory]
    [InlineData(40000, 443, "^d")]
    [InlineData(50000, 40000, "D")]
    [InlineData(443, 40000, "D")]
    [InlineData(443, 80, "^d")]
    [InlineData(80, 443, "D")]
    public void Midstream_a_likely_server_responds(int clientPort, int serverPort, string history)
    {
        var talk = new Conversation(clientPort: clientPort, serverPort: serverPort);
        talk.Server.Data(10);

        Assert.Equal(history, talk.Flow.History);
        Assert.Equal(history == "D" ? serverPort : clientPort, talk.Flow.SrcPort);
    }

    [Theory]
    [InlineData(53, 41000, "^d", ConnectionState.SHR)]
    [InlineData(41000, 53, "D", ConnectionState.S0)]
    [InlineData(53, 123, "D", ConnectionState.S0)]
    [InlineData(41000, 42000, "D", ConnectionState.S0)]
    public void Over_udp_a_likely_server_responds(int from, int to, string history, ConnectionState state)
    {
        var talk = new Conversation(clientPort: from, serverPort: to);
        talk.Client.Udp();

        Assert.Equal((history, state.ToString()), (talk.Flow.History, talk.Flow.State));
    }

    [Fact]
    public void Udp_both_ways_is_complete()
    {
        var talk = new Conversation(serverPort: 53);
        talk.Client.Udp();
        talk.Server.Udp();
        talk.Server.Udp();

        Assert.Equal(("Dd", nameof(ConnectionState.SF), 1, 2), (talk.Flow.History, talk.Flow.State, talk.Flow.PacketsSent, talk.Flow.PacketsReceived));
    }

    [Theory]
    [InlineData("255.255.255.255", 67, 68)]
    [InlineData("224.0.0.251", 5353, 5353)]
    [InlineData("239.1.2.3", 53, 41000)]
    public void What_is_sent_to_a_group_comes_from_the_originator(string group, int from, int to)
    {
        var talk = new Conversation(clientPort: from, server: group, serverPort: to);
        talk.Client.Udp();

        Assert.Equal(("10.0.0.1", "D"), (talk.Flow.SrcIP.ToString(), talk.Flow.History));
    }

    [Fact]
    public void A_group_never_begins_anything()
    {
        var talk = new Conversation(client: "224.0.0.251", clientPort: 41000, serverPort: 42000);
        talk.Client.Udp();

        Assert.Equal(("10.0.0.2", "^d"), (talk.Flow.SrcIP.ToString(), talk.Flow.History));
    }

    [Fact]
    public void Icmp_begins_with_its_first_message_and_has_no_history()
    {
        var talk = new Conversation();
        talk.Client.Icmp(8);
        talk.Server.Icmp(0);

        Assert.Equal((8, 0, null, "", nameof(ConnectionState.OTH)), (talk.Flow.IcmpType, talk.Flow.IcmpCode, talk.Flow.SrcPort, talk.Flow.History, talk.Flow.State));
        Assert.Equal((1, 1), (talk.Flow.PacketsSent, talk.Flow.PacketsReceived));
    }

    [Fact]
    public void An_icmp_error_has_its_type_and_code()
    {
        var talk = new Conversation();
        talk.Server.Icmp(3, 13);

        Assert.Equal(("10.0.0.2", 3, 13, null), (talk.Flow.SrcIP, talk.Flow.IcmpType, talk.Flow.IcmpCode, talk.Flow.DstPort));
    }

    [Fact]
    public void Other_protocols_have_no_history()
    {
        var talk = new Conversation();
        talk.Send("10.0.0.1", "10.0.0.2", 89, new byte[20]);

        Assert.Equal(("", nameof(ConnectionState.OTH)), (talk.Flow.History, talk.Flow.State));
    }
}
