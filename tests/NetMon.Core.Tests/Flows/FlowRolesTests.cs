using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows;

/// <summary>Originator of a flow.</summary>
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

    // First bytes of messages; the trailing comment names the deciding part.
    [Theory]
    [InlineData(123, 123, "24", "^d")] // NTP mode 4, server
    [InlineData(123, 123, "23", "D")] // mode 3, client
    [InlineData(123, 123, "21", "D")] // mode 1, symmetric active
    [InlineData(123, 123, "22", "^d")] // mode 2, symmetric passive
    [InlineData(123, 123, "1682", "^d")] // mode 6, response
    [InlineData(123, 123, "1602", "D")]
    [InlineData(123, 123, "9700", "^d")] // mode 7, response
    [InlineData(123, 123, "1700", "D")]
    [InlineData(123, 41000, "24", "^d")]
    [InlineData(41000, 123, "24", "^d")] // whatever the ports say
    [InlineData(5353, 5353, "00008400", "^d")] // DNS, QR
    [InlineData(53, 53, "00008180", "^d")]
    [InlineData(53, 53, "00000100", "D")]
    [InlineData(137, 137, "00008500", "^d")]
    [InlineData(67, 68, "02", "^d")] // DHCP, BOOTREPLY
    [InlineData(67, 67, "02", "^d")]
    [InlineData(67, 67, "01", "D")]
    [InlineData(547, 546, "07", "^d")] // DHCPv6, REPLY
    [InlineData(546, 547, "01", "D")]
    [InlineData(161, 161, "302602010104067075626c6963a2", "^d")] // SNMP, response
    [InlineData(161, 161, "302602010104067075626c6963a0", "D")]
    [InlineData(161, 161, "30818002010104067075626c6963a2", "^d")] // with a long length
    [InlineData(161, 162, "302602010104067075626c6963a7", "D")] // a trap
    [InlineData(1812, 1812, "02", "^d")] // RADIUS, Access-Accept
    [InlineData(1812, 1812, "01", "D")]
    [InlineData(1813, 1813, "05", "^d")]
    [InlineData(69, 69, "0001", "D")] // TFTP, read request
    [InlineData(520, 520, "02", "^d")] // RIP, response
    [InlineData(2123, 2123, "4821", "^d")] // GTP-C, create session response
    [InlineData(2123, 2123, "4820", "D")]
    [InlineData(443, 443, "8000000000000000", "^d")] // QUIC, version negotiation
    [InlineData(443, 443, "f000000001000000", "^d")] // retry
    [InlineData(443, 443, "d000000001000000", "D")] // 0-RTT
    [InlineData(443, 443, "c0000000010000010a", "D")] // Initial with a token
    [InlineData(41000, 42000, "010100002112a442", "^d")] // STUN, success
    [InlineData(41000, 42000, "000100002112a442", "D")]
    [InlineData(5683, 5683, "4045", "^d")] // CoAP, 2.05
    [InlineData(5683, 5683, "4001", "D")]
    public void A_datagram_that_says_so_answers(int from, int to, string bytes, string history)
    {
        var payload = new byte[48];
        Convert.FromHexString(bytes).CopyTo(payload, 0);
        var talk = new Conversation(clientPort: from, serverPort: to);
        talk.Client.Udp(payload);
        talk.Client.Udp(payload);

        Assert.Equal((history, 2L), (talk.Flow.History, history == "D" ? talk.Flow.PacketsSent : talk.Flow.PacketsReceived));
        Assert.Equal(history == "D" ? "10.0.0.1" : "10.0.0.2", talk.Flow.SrcIP.ToString());
    }

    [Theory]
    [InlineData(0x08, "D")]
    [InlineData(0x20, "^d")]
    public void In_ike_the_initiator_says_that_it_is(byte flags, string history)
    {
        var payload = new byte[28];
        (payload[8], payload[17], payload[19]) = (1, 0x20, flags);
        var talk = new Conversation(clientPort: 500, serverPort: 500);
        talk.Client.Udp(payload);

        Assert.Equal(history, talk.Flow.History);
    }

    [Theory]
    [InlineData("SIP/2.0 200 OK\r\n", "^d")]
    [InlineData("INVITE sip:a@example.com SIP/2.0\r\n", "D")]
    public void In_sip_the_first_line_tells(string text, string history)
    {
        var udp = new Conversation(clientPort: 5060, serverPort: 5060);
        udp.Client.Udp(System.Text.Encoding.ASCII.GetBytes(text));
        var tcp = new Conversation(clientPort: 5060, serverPort: 5060);
        tcp.Client.Text(System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal((history, history), (udp.Flow.History, tcp.Flow.History));
    }

    [Theory]
    [InlineData("485454502f312e312032303020", "^d")]
    [InlineData("160303004a02000046", "^d")]
    [InlineData("160301004a01000046", "D")]
    [InlineData("474554202f20", "D")]
    public void Midstream_an_answer_of_tls_or_http_comes_from_the_responder(string bytes, string history)
    {
        // Neither port, then both, are server ports.
        foreach (var (from, to) in new[] { (41000, 42000), (8080, 443), (443, 8080) })
        {
            var talk = new Conversation(clientPort: from, serverPort: to);
            talk.Client.Text(Convert.FromHexString(bytes));
            talk.Server.Ack();

            Assert.Equal(history == "D" ? "Da" : "^dA", talk.Flow.History);
            Assert.Equal((1L, 1L), (talk.Flow.PacketsSent, talk.Flow.PacketsReceived));
        }
    }

    [Theory]
    [InlineData("255.255.255.255", 67, 68, "02")]
    [InlineData("224.0.1.1", 123, 123, "24")]
    [InlineData("224.0.0.251", 5353, 5353, "00008400")]
    public void An_answer_to_a_group_still_comes_from_its_sender(string group, int from, int to, string bytes)
    {
        var payload = new byte[48];
        Convert.FromHexString(bytes).CopyTo(payload, 0);
        var talk = new Conversation(clientPort: from, server: group, serverPort: to);
        talk.Client.Udp(payload);

        Assert.Equal(("10.0.0.1", "D"), (talk.Flow.SrcIP.ToString(), talk.Flow.History));
    }

    [Fact]
    public void An_answer_in_a_broadcast_frame_comes_from_its_sender()
    {
        var payload = new byte[48];
        payload[0] = 2;
        var frame = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(67, 68, payload), "10.0.0.1", "10.0.0.255"));
        frame.AsSpan(0, 6).Fill(0xff);
        var flow = Assert.Single(new MeteredTraffic().Add(0, frame).End());

        Assert.Equal(("10.0.0.1", "D"), (flow.SrcIP.ToString(), flow.History));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(14, 13)]
    [InlineData(16, 15)]
    [InlineData(18, 17)]
    public void A_reply_of_icmp_comes_from_the_responder(byte type, int request)
    {
        var talk = new Conversation();
        talk.Server.Icmp(type);
        talk.Client.Icmp((byte)request);
        talk.Server.Icmp(type);

        Assert.Equal(("10.0.0.1", request, 0), (talk.Flow.SrcIP, talk.Flow.IcmpType, talk.Flow.IcmpCode));
        Assert.Equal((1L, 2L), (talk.Flow.PacketsSent, talk.Flow.PacketsReceived));
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

        Assert.Equal((8, 0, null, null, nameof(ConnectionState.OTH)), (talk.Flow.IcmpType, talk.Flow.IcmpCode, talk.Flow.SrcPort, talk.Flow.History, talk.Flow.State));
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

        Assert.Equal((null, nameof(ConnectionState.OTH)), (talk.Flow.History, talk.Flow.State));
    }
}
