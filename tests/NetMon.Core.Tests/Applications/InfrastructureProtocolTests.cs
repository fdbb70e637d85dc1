namespace NetMon.Tests.Applications;

public sealed class InfrastructureProtocolTests
{
    [Fact]
    public void Modbus_shows_unit_and_function()
    {
        var message = Probe.Tcp(Samples.Modbus, 502);

        Assert.Equal("Query: Trans:     7; Unit:  10, Func:   3: Read Holding Registers", message!.Info);
        Assert.Equal(10, message.Field("Unit ID"));
    }

    [Fact]
    public void A_Modbus_exception_is_said()
    {
        byte[] data = new Bytes().U16(7, 0, 3).U8(10, 0x83, 2);

        Assert.Equal(
            "Response: Trans:     7; Unit:  10, Func:   3: Read Holding Registers. Exception returned", Probe.Tcp(data, Probe.AnyPort, 502)!.Info);
    }

    [Fact]
    public void BGP_shows_all_messages_of_a_segment()
    {
        byte[] keepalive = new Bytes().Hex("ffffffffffffffffffffffffffffffff").U16(19).U8(4);

        var message = Probe.Tcp([.. Samples.Bgp, .. keepalive], 179);

        Assert.Equal("OPEN Message, KEEPALIVE Message", message!.Info);
        Assert.Equal(64500, message.Field("My AS"));
    }

    [Theory]
    [InlineData("0000100a0a640100 636973636f000000 c00002fe", 1985, "Hello (state Active)")]
    [InlineData("0128020006040001", 1985, "Hello (state Active)")]
    public void HSRP_shows_operation_and_state(string hex, int port, string expected) =>
        Assert.Equal(expected, Probe.Udp(Bytes.Of(hex), port, port)!.Info);

    [Fact]
    public void DNP3_is_known_on_any_port_by_its_checksum()
    {
        var changed = Samples.Dnp3.ToArray();
        changed[4] ^= 1;

        Assert.Equal("DNP3", Probe.Tcp(Samples.Dnp3, 40000)?.Application);
        Assert.Null(Probe.Tcp(changed, 40000));
    }

    [Fact]
    public void S7_shows_kind_and_function() =>
        Assert.Equal("ROSCTR:[Job     ] Function:[Read Var]", Probe.Tcp(Bytes.Of("0300001f 02f080 32010000 0100000e 0000 0401 120a10020001000083000000"), 102)!.Info);

    [Fact]
    public void BACnet_shows_type_and_service() => Assert.Equal("Unconfirmed-REQ who-Is", Probe.Udp(Bytes.Of("810b000c 0120ffff00ff 1008"), 47808)!.Info);

    [Fact]
    public void EtherNet_IP_shows_command_and_direction() => Assert.Equal("List Identity (Req)", Probe.Tcp(new Bytes().Hex("6300 0000").Zeros(20), 44818)!.Info);

    [Theory]
    [InlineData(1, 148, "Handshake Initiation, sender=0x00000001")]
    [InlineData(2, 92, "Handshake Response, sender=0x00000001, receiver=0x00000000")]
    [InlineData(4, 32, "Keepalive, receiver=0x00000001, counter=0")]
    [InlineData(4, 128, "Transport Data, receiver=0x00000001, counter=0, datalen=96")]
    public void WireGuard_is_known_on_any_port_by_its_lengths(int type, int length, string expected)
    {
        byte[] data = new Bytes().Hex($"{type:x2}000000 01000000").Zeros(length - 8);

        Assert.Equal(expected, Probe.Udp(data, 40000)!.Info);
        Assert.Null(Probe.Udp(data[..^1], 40000));
    }

    [Fact]
    public void OpenVPN_shows_the_type_of_message()
    {
        byte[] data = new Bytes().U8(0x38).Hex("0102030405060708").U8(0).U32(0);

        Assert.Equal("MessageType: P_CONTROL_HARD_RESET_CLIENT_V2", Probe.Udp(data, 1194)!.Info);
        Assert.Equal("OPENVPN", Probe.Udp(data, 443)?.Application);
    }

    [Fact]
    public void RIP_of_both_families_is_known()
    {
        byte[] ripng = new Bytes().U8(1, 1, 0, 0).Zeros(20);

        Assert.Equal("Request", Probe.Udp(new Bytes().U8(1, 1, 0, 0).Zeros(20), 520)!.Info);
        Assert.Equal("Command Request, Version 1", Probe.Udp(ripng, 521)!.Info);
    }
}
