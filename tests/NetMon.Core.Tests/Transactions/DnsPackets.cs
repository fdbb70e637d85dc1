using NetMon.Packets;
using NetMon.Tests.Applications;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Transactions;

/// <summary>Hand-made packets of lookups: the client is 10.0.0.1:40000, the server 10.0.0.53:53.</summary>
internal sealed class DnsPackets
{
    private static readonly CaptureInterface Interface = new("test0", LinkType.Ethernet);

    private long _number;

    public List<PacketRecord> Packets { get; } = [];

    /// <summary>Time of the next packet, nanoseconds since the Unix epoch.</summary>
    public long Time { get; set; } = 1_700_000_000_000_000_000;

    public static Bytes Query(int id, string name, int type = 1) => new Bytes().U16(id, 0x0100, 1, 0, 0, 0).Name(name).U16(type, 1);

    /// <summary>A response with its question, and answers of the same name with a time to live of 300 s.</summary>
    public static Bytes Response(int id, string name, int type, int flags, params (int Type, string Data)[] answers)
    {
        var bytes = new Bytes().U16(id, 0x8180 | flags, 1, answers.Length, 0, 0).Name(name).U16(type, 1);
        foreach (var (answerType, data) in answers) bytes = bytes.U16(0xc00c, answerType, 1).U32(300).U16(Bytes.Of(data).Length).Hex(data);
        return bytes;
    }

    public DnsPackets Wait(double seconds)
    {
        Time += (long)(seconds * 1e9);
        return this;
    }

    public DnsPackets Ask(byte[] message, int port = 40000, int serverPort = 53, string server = "10.0.0.53") =>
        Udp("10.0.0.1", port, server, serverPort, message);

    public DnsPackets Answer(byte[] message, int port = 40000, int serverPort = 53, string server = "10.0.0.53") =>
        Udp(server, serverPort, "10.0.0.1", port, message);

    public DnsPackets Udp(string source, int sourcePort, string destination, int destinationPort, byte[] message) =>
        AddIP(PacketBytes.IPv4(17, PacketBytes.Udp(sourcePort, destinationPort, message), source, destination));

    public DnsPackets AddIP(byte[] packet)
    {
        var frame = PacketBytes.Ethernet(0x0800, packet);
        Packets.Add(new PacketRecord(new CapturedFrame(Interface, ++_number, Time, frame.Length, frame)));
        return this;
    }
}
