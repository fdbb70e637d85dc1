using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.CaptureFiles;

/// <summary>
/// A trace as pktmon leaves one: compressed, one buffer a processor, the names of the components at the end. A DNS query and its answer pass three
/// components of a machine with Wi-Fi; a SYN passes two of them, and is then dropped, because nobody listens.
/// </summary>
internal static class EtlSample
{
    private const ushort Adapter = 13;
    private const ushort Wireless = 40;
    private const ushort Stack = 80;
    private const ushort Transport = 98;

    public static byte[] ToBytes()
    {
        byte[] question = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, .. "example"u8, 3, .. "org"u8, 0, 0, 1, 0, 1];
        byte[] answer = [.. question[..2], 0x81, 0x80, 0, 1, 0, 1, .. question[8..], 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 80];
        var query = IPv4(17, Udp(53000, 53, question), "192.0.2.10", "192.0.2.53");
        var reply = IPv4(17, Udp(53, 53000, answer), "192.0.2.53", "192.0.2.10");
        var syn = IPv4(6, Tcp(40000, 8080, [], TcpFlags.SYN), "192.0.2.66", "192.0.2.10");

        var trace = new EtlBytes(isCompressed: true);
        const ushort Out = 4;
        const ushort In = 3;
        const ushort WiFi = 2;
        return trace
            .Buffer(
                2, trace.Monitored(20_000, Air(reply), Adapter, In, WiFi, Group(2, 1)), trace.Monitored(20_010, Air(reply), Wireless, In, WiFi, Group(2, 2), edge: 2),
                trace.Monitored(20_020, Wire(reply), Wireless, In, group: Group(2, 3)), trace.Monitored(20_030, Wire(reply), Stack, In, group: Group(2, 4)))
            .Buffer(
                0, trace.Monitored(10_000, Wire(query), Stack, Out, group: Group(0, 1)), trace.Monitored(10_010, Wire(query), Wireless, Out, group: Group(0, 2)),
                trace.Monitored(10_020, Air(query), Wireless, Out, WiFi, Group(0, 3), edge: 2), trace.Monitored(10_030, Air(query), Adapter, Out, WiFi, Group(0, 4)),
                trace.Monitored(10_000_000, Air(syn), Adapter, In, WiFi, Group(0, 5)), trace.Monitored(10_000_010, Wire(syn), Stack, In, group: Group(0, 6)),
                trace.Monitored(10_000_020, syn, Transport, In, type: 3, Group(0, 7), edge: 0, dropReason: 1204))
            .Buffer(
                1, trace.Component(Adapter, "netwtw14.sys", "Wireless adapter"), trace.Component(Wireless, "nwifi.sys", "Native WiFi Filter Driver"),
                trace.Component(Stack, "tcpip.sys", "TCPIP"), trace.Component(Transport, "tcpip.sys", "TCP/IPv4 - L3/L4"))
            .ToArray();
    }

    private static byte[] Wire(byte[] packet) => Ethernet(0x0800, packet);

    // A data frame with the flag of encryption, as drivers leave it.
    private static byte[] Air(byte[] packet) => Wlan(0x08, 0x41, Snap(0, 0x0800, packet));

    private static ulong Group(ulong processor, ulong count) => processor << 48 | count;
}
