using System.Buffers.Binary;
using System.Net;

namespace NetMon.Tests.Decoding;

/// <summary>Builds frames layer by layer, so that a test reads like its packet.</summary>
internal static class PacketBytes
{
    public const string ClientMac = "02:00:00:00:00:01";
    public const string ServerMac = "02:00:00:00:00:02";

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty));

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    public static byte[] UInt16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] UInt32(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    public static byte[] Mac(string text) => Bytes(text.Replace(":", string.Empty));

    public static byte[] Ethernet(int etherTypeOrLength, byte[] payload) =>
        Join(Mac(ServerMac), Mac(ClientMac), UInt16(etherTypeOrLength), payload);

    /// <summary>What follows the EtherType of a tag: priority and id, then the type of what is inside.</summary>
    public static byte[] VlanTag(int id, int etherType, byte[] payload) => Join(UInt16(0x6000 | id), UInt16(etherType), payload);

    public static byte[] Llc(byte sap, byte control, byte[] payload) => Join([sap, sap, control], payload);

    public static byte[] Snap(int organisation, int protocol, byte[] payload) =>
        Llc(0xaa, 3, Join([(byte)(organisation >> 16), (byte)(organisation >> 8), (byte)organisation], UInt16(protocol), payload));

    public static byte[] IPv4(
        int protocol, byte[] payload, string source = "10.0.0.1", string destination = "10.0.0.2", byte ttl = 64, int tos = 0, int id = 0x1234,
        int fragment = 0, byte[]? options = null, int? totalLength = null)
    {
        options ??= [];
        var headerLength = 20 + options.Length;
        return Join(
            [(byte)(0x40 | headerLength / 4), (byte)tos], UInt16(totalLength ?? headerLength + payload.Length), UInt16(id), UInt16(fragment),
            [ttl, (byte)protocol], UInt16(0), IPAddress.Parse(source).GetAddressBytes(), IPAddress.Parse(destination).GetAddressBytes(), options, payload);
    }

    public static byte[] IPv6(
        int nextHeader, byte[] payload, string source = "2001:db8::1", string destination = "2001:db8::2", byte hopLimit = 64,
        int trafficClass = 0, int? payloadLength = null) => Join(
            UInt32(0x60000000L | (long)trafficClass << 20), UInt16(payloadLength ?? payload.Length), [(byte)nextHeader, hopLimit],
            IPAddress.Parse(source).GetAddressBytes(), IPAddress.Parse(destination).GetAddressBytes(), payload);

    /// <summary>Hop-by-hop, routing or destination options header of the minimum length for the body.</summary>
    public static byte[] Extension(int nextHeader, byte[] payload, int units = 1) =>
        Join([(byte)nextHeader, (byte)(units - 1)], new byte[units * 8 - 2], payload);

    public static byte[] IPv6Fragment(int nextHeader, int offset, bool more, uint id, byte[] payload) =>
        Join([(byte)nextHeader, 0], UInt16(offset | (more ? 1 : 0)), UInt32(id), payload);

    public static byte[] Tcp(
        int sourcePort, int destinationPort, byte[] payload, TcpFlags flags = TcpFlags.ACK, uint seq = 1, uint ack = 2, int window = 3,
        byte[]? options = null, int? headerLength = null)
    {
        options ??= [];
        var length = headerLength ?? 20 + options.Length;
        return Join(
            UInt16(sourcePort), UInt16(destinationPort), UInt32(seq), UInt32(ack), UInt16(length / 4 << 12 | (int)flags), UInt16(window),
            UInt32(0), options, payload);
    }

    public static byte[] Udp(int sourcePort, int destinationPort, byte[] payload, int? length = null) =>
        Join(UInt16(sourcePort), UInt16(destinationPort), UInt16(length ?? 8 + payload.Length), UInt16(0), payload);

    public static byte[] Sctp(int sourcePort, int destinationPort, byte[] chunks) =>
        Join(UInt16(sourcePort), UInt16(destinationPort), UInt32(7), UInt32(0), chunks);

    public static byte[] Icmp(byte type, byte code, byte[] rest) => Join([type, code, 0, 0], rest);

    public static byte[] Echo(byte type, int id, int sequence, byte[] payload) => Icmp(type, 0, Join(UInt16(id), UInt16(sequence), payload));

    public static byte[] Arp(int operation, string senderMac, string sender, string targetMac, string target) => Join(
        UInt16(1), UInt16(0x0800), [6, 4], UInt16(operation), Mac(senderMac), IPAddress.Parse(sender).GetAddressBytes(),
        Mac(targetMac), IPAddress.Parse(target).GetAddressBytes());

    public static byte[] Sll(int protocol, byte[] payload, string? mac = ClientMac, int hardwareType = 1) => Join(
        UInt16(0), UInt16(hardwareType), UInt16(mac is null ? 0 : 6), mac is null ? new byte[8] : Join(Mac(mac), new byte[2]), UInt16(protocol), payload);

    public static byte[] Sll2(int protocol, byte[] payload, string? mac = ClientMac, int hardwareType = 1) => Join(
        UInt16(protocol), UInt16(0), UInt32(3), UInt16(hardwareType), [0, (byte)(mac is null ? 0 : 6)],
        mac is null ? new byte[8] : Join(Mac(mac), new byte[2]), payload);

    public static byte[] Label(int label, bool isBottom) => UInt32((long)label << 12 | (isBottom ? 0x100L : 0) | 64);

    public static byte[] Pppoe(int protocol, byte[] payload) => Join(Bytes("11000001"), UInt16(2 + payload.Length), UInt16(protocol), payload);

    /// <summary>Frame with three addresses. The body begins with the fields that the flags announce.</summary>
    public static byte[] Wlan(int frameControl, int flags, byte[] body) => Join(
        [(byte)frameControl, (byte)flags, 0, 0], Mac("02:00:00:00:00:0a"), Mac(ClientMac), Mac(ServerMac), UInt16(0), body);
}
