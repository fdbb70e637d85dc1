namespace NetMon.Tests.Applications;

public sealed class MediaAndFileProtocolTests
{
    [Fact]
    public void SIP_shows_the_request_and_who_calls_whom()
    {
        var message = Probe.Udp(Samples.SipInvite, 5060);

        Assert.Equal("Request: INVITE sip:bob@example.com", message!.Info);
        Assert.Equal("<sip:alice@example.com>;tag=1", message.Field("From"));
        Assert.Equal("77@a", message.Field("Call-ID"));
    }

    [Fact]
    public void SIP_shows_the_status_and_what_it_answers()
    {
        var data = "SIP/2.0 200 OK\r\nCSeq: 2 BYE\r\n\r\n"u8.ToArray();

        Assert.Equal("Status: 200 OK (BYE)", Probe.Udp(data, 40060)!.Info);
    }

    [Fact]
    public void SMB_shows_the_command()
    {
        var message = Probe.Tcp(Samples.Smb2Negotiate, 445);

        Assert.Equal("Negotiate Protocol Request", message!.Info);
        Assert.Equal("0x0000000044332211", message.Field("Session ID"));
    }

    [Fact]
    public void SMB_shows_the_status_by_name()
    {
        byte[] data = new Bytes().U32(64).Hex("fe534d42 4000 0000 160000c0 0100 0100 01000000 00000000 0100000000000000").Zeros(32);

        Assert.Equal("Session Setup Response, Error: STATUS_MORE_PROCESSING_REQUIRED", Probe.Tcp(data, Probe.AnyPort, 445)!.Info);
    }

    [Fact]
    public void SMB_shows_who_logs_on()
    {
        byte[] token = new Bytes().Text("NTLMSSP\0").Hex("03000000").Zeros(16).Hex("0200 0200 40000000 0600 0600 42000000").Zeros(20).Hex("4400 62006f006200");
        byte[] data = new Bytes().U32((uint)(64 + token.Length)).Hex("fe534d42 4000 0000 00000000 0100 0100 00000000 00000000 0100000000000000").Zeros(32)
            .Hex(Convert.ToHexString(token));

        var message = Probe.Tcp(data, 445);

        Assert.Equal("Session Setup Request, NTLMSSP_AUTH, User: D\\bob", message!.Info);
        Assert.Equal("D\\bob", message.Field("User"));
    }

    [Fact]
    public void SMB_commands_in_one_message_are_all_shown()
    {
        byte[] data = new Bytes().U32(136).Hex("fe534d42 4000 0000 00000000 0e00 0100 00000000 48000000 0100000000000000").Zeros(40)
            .Hex("fe534d42 4000 0000 00000000 0600 0100 00000000 00000000 0100000000000000").Zeros(32);

        Assert.Equal("Find Request;Close Request", Probe.Tcp(data, 445)!.Info);
    }

    [Fact]
    public void STUN_shows_the_address_that_it_found()
    {
        Assert.Equal("Binding Success Response XOR-MAPPED-ADDRESS: 192.0.2.1:43044", Probe.Udp(Samples.Stun, 40000)!.Info);
    }

    [Fact]
    public void RTP_is_known_only_where_its_frames_fit()
    {
        byte[] audio = new Bytes().U8(0x80, 0x80).U16(7).U32(160, 0x01020304).Zeros(160);
        byte[] other = new Bytes().U8(0x80, 0).U16(7).U32(160, 0x01020304).Zeros(161);

        Assert.Equal("PT=ITU-T G.711 PCMU, SSRC=0x1020304, Seq=7, Time=160, Mark", Probe.Udp(audio, 4000)!.Info);
        Assert.Null(Probe.Udp(other, 4000));
        Assert.Null(Probe.Udp(audio, 4001));
    }

    [Fact]
    public void RTCP_is_known_by_a_chain_that_ends_where_the_payload_ends()
    {
        Assert.Equal("Receiver Report   Source description", Probe.Udp(Samples.Rtcp, 4001)!.Info);
        Assert.Null(Probe.Udp([.. Samples.Rtcp, 0], 4001));
    }

    [Fact]
    public void BitTorrent_is_known_by_its_handshake_and_by_its_blocks()
    {
        byte[] handshake = new Bytes().U8(19).Text("BitTorrent protocol").Zeros(48);
        byte[] request = new Bytes().U32(13).U8(6).U32(72, 0x4000, 0x4000);

        Assert.Equal("Handshake", Probe.Tcp(handshake, 50000)!.Info);
        Assert.Equal("Request", Probe.Tcp(request, 50000)!.Info);
    }

    [Fact]
    public void A_DHT_query_is_named()
    {
        var data = "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"u8.ToArray();

        Assert.Equal("ping", Probe.Udp(data, 50000).Field("Query"));
    }
}
