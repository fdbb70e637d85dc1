using System.Text;
using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows.Streams;

/// <summary>Hand-made packets of a TCP connection: client port 40000, server port 80.</summary>
internal sealed class TcpPackets(uint clientIsn = 1000, uint serverIsn = 5000)
{
    public const int ClientPort = 40000;
    public const int ServerPort = 80;

    private static readonly CaptureInterface Interface = new("test0", LinkType.Ethernet);

    private long _number;

    public List<PacketRecord> Packets { get; } = [];

    /// <summary>Time of the next packet, nanoseconds since the Unix epoch. Packets are a millisecond apart.</summary>
    public long Time { get; set; } = 1_700_000_000_000_000_000;

    public TcpPackets Handshake()
    {
        Add(fromClient: true, TcpFlags.SYN, clientIsn, ack: 0);
        Add(fromClient: false, TcpFlags.SYN | TcpFlags.ACK, serverIsn, clientIsn + 1);
        Add(fromClient: true, TcpFlags.ACK, clientIsn + 1, serverIsn + 1);
        return this;
    }

    /// <summary>Data at an offset of its stream; acknowledges the other's stream up to an offset.</summary>
    public TcpPackets Say(bool fromClient, int offset, byte[] bytes, int acked = 0, TcpFlags flags = TcpFlags.ACK, int cut = 0)
    {
        var (mine, others) = fromClient ? (clientIsn, serverIsn) : (serverIsn, clientIsn);
        return Add(fromClient, flags, mine + 1 + (uint)offset, others + 1 + (uint)acked, bytes, cut);
    }

    public TcpPackets Say(bool fromClient, int offset, string text, int acked = 0, TcpFlags flags = TcpFlags.ACK) =>
        Say(fromClient, offset, Encoding.ASCII.GetBytes(text), acked, flags);

    public TcpPackets Add(bool fromClient, TcpFlags flags, uint seq, uint ack, byte[]? payload = null, int cut = 0)
    {
        var (source, destination) = fromClient ? (ClientPort, ServerPort) : (ServerPort, ClientPort);
        var (sourceIP, destinationIP) = fromClient ? ("10.0.0.1", "10.0.0.2") : ("10.0.0.2", "10.0.0.1");
        return AddFrame(PacketBytes.Ethernet(
            0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(source, destination, payload ?? [], flags, seq, ack), sourceIP, destinationIP)), cut);
    }

    public TcpPackets AddFrame(byte[] frame, int cut = 0)
    {
        Packets.Add(new PacketRecord(new CapturedFrame(Interface, ++_number, Time, frame.Length, frame.AsSpan(0, frame.Length - cut))));
        Time += 1_000_000;
        return this;
    }
}
