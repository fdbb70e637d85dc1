using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows;

/// <summary>One side of a <see cref="Conversation"/>. It tracks its sequence number and acknowledges that of the peer.</summary>
internal sealed class Speaker(Conversation conversation, string address, int port, uint isn)
{
    public Speaker Peer { get; set; } = null!;

    /// <summary>Next sequence number.</summary>
    public uint Next { get; set; } = isn;

    public void Syn() => Send(TcpFlags.SYN);

    public void SynAck() => Send(TcpFlags.SYN | TcpFlags.ACK);

    public void Ack() => Send(TcpFlags.ACK);

    public void Data(int length) => Send(TcpFlags.PSH | TcpFlags.ACK, length);

    public void Fin() => Send(TcpFlags.FIN | TcpFlags.ACK);

    public void Rst() => Send(TcpFlags.RST);

    /// <summary>Sends bytes that the capture does not see.</summary>
    public void Lose(uint length) => Next += length;

    /// <summary>Sends the next segment in sequence.</summary>
    public void Send(TcpFlags flags, int length = 0, int window = 1000)
    {
        At(Next, flags, length, window: window);
        var control = ((flags & TcpFlags.SYN) != TcpFlags.None ? 1u : 0) + ((flags & TcpFlags.FIN) != TcpFlags.None ? 1u : 0);
        Next += (uint)length + control;
    }

    /// <summary>Sends a segment with arbitrary numbers.</summary>
    public void At(uint seq, TcpFlags flags = TcpFlags.ACK, int length = 0, uint? ack = null, int window = 1000, byte[]? options = null)
    {
        var number = ack ?? ((flags & TcpFlags.ACK) != TcpFlags.None ? Peer.Next : 0);
        conversation.Send(address, Peer.Address, 6, PacketBytes.Tcp(port, Peer.Port, new byte[length], flags, seq, number, window, options));
    }

    public void Udp(int length = 10) => Udp(new byte[length]);

    public void Udp(byte[] payload) => conversation.Send(address, Peer.Address, 17, PacketBytes.Udp(port, Peer.Port, payload));

    /// <summary>Sends bytes in the middle of a stream.</summary>
    public void Text(byte[] payload)
    {
        conversation.Send(address, Peer.Address, 6, PacketBytes.Tcp(port, Peer.Port, payload, TcpFlags.ACK, Next, Peer.Next));
        Next += (uint)payload.Length;
    }

    public void Icmp(byte type, byte code = 0) => conversation.Send(address, Peer.Address, 1, PacketBytes.Icmp(type, code, new byte[12]));

    private string Address => address;

    private int Port => port;
}
