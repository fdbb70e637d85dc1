using NetMon.Tests.Applications;
using NetMon.Tests.Flows.Streams;
using static NetMon.Tests.Transactions.TlsMessages;

namespace NetMon.Tests.Transactions;

/// <summary>Hand-made TLS connections: every call is a packet of one side, and packets are a millisecond apart.</summary>
internal sealed class TlsTalk
{
    private readonly TcpPackets _packets = new();
    private readonly bool _isFromServer;
    private int _client;
    private int _server;

    /// <summary>Starts a connection.</summary>
    /// <param name="isOpenedByServer">Whether the side that sends the ServerHello opens the connection.</param>
    public TlsTalk(bool isOpenedByServer = false)
    {
        _isFromServer = isOpenedByServer;
        _packets.Handshake();
    }

    public IReadOnlyList<PacketRecord> Packets => _packets.Packets;

    public long Time => _packets.Time;

    /// <summary>A full handshake of TLS 1.2, a request and its answer.</summary>
    public static TlsTalk Full12() => new TlsTalk()
        .Client(Hello12(TlsBytes.ApplicationProtocols("h2", "http/1.1"))).Server(Flight12(TlsBytes.ApplicationProtocols("h2")))
        .Client(Finish12(KeyExchange)).Server(Finish12()).Client(Data(100)).Wait(0.020).Server(Data(1000));

    /// <summary>A handshake of TLS 1.3, a request in the packet of the Finished, two session tickets, and the answer.</summary>
    public static TlsTalk Full13() => new TlsTalk()
        .Client(Hello13(TlsBytes.ApplicationProtocols("h2", "http/1.1"))).Wait(0.004)
        .Server(
            [.. Answer13(), .. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. Data(30), .. Data(1200), .. Data(280), .. Data(Finished13)])
        .Client([.. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. Data(Finished13), .. Data(100)])
        .Server([.. Data(234), .. Data(234)]).Wait(0.020).Server(Data(1000));

    public TlsTalk Client(byte[] bytes) => Say(isClient: true, bytes);

    public TlsTalk Server(byte[] bytes) => Say(isClient: false, bytes);

    public TlsTalk Wait(double seconds)
    {
        _packets.Time += (long)(seconds * 1e9);
        return this;
    }

    /// <summary>Bytes that were not captured, but acknowledged by the other side.</summary>
    public TlsTalk Lose(bool isClient, int length)
    {
        if (isClient) _client += length;
        else _server += length;
        return Say(!isClient, []);
    }

    public TlsTalk Say(bool isClient, byte[] bytes)
    {
        var (mine, others) = isClient ? (_client, _server) : (_server, _client);
        _packets.Say(isClient ^ _isFromServer, mine, bytes, others);
        if (isClient) _client += bytes.Length;
        else _server += bytes.Length;
        return this;
    }

    public TlsSession Read() => Assert.Single(TransactionRun.Tls(Packets));
}
