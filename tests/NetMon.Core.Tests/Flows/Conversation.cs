using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows;

/// <summary>Two hosts and a meter: <c>talk.Client.Syn(); talk.Server.SynAck(); ... talk.Flow.State</c>.</summary>
internal sealed class Conversation : IItemSink
{
    private readonly CaptureInterface _interface = new("test0", LinkType.Ethernet);
    private readonly List<FlowRecord> _flows = [];
    private readonly FlowMeter _meter;
    private long _number;
    private bool _isOver;

    public Conversation(
        string client = "10.0.0.1", int clientPort = 40000, string server = "10.0.0.2", int serverPort = 80,
        uint clientIsn = 1_000, uint serverIsn = 5_000, FlowOptions? options = null)
    {
        _meter = new FlowMeter(options ?? new FlowOptions());
        _meter.Start(this);
        Client = new Speaker(this, client, clientPort, clientIsn);
        Server = new Speaker(this, server, serverPort, serverIsn);
        (Client.Peer, Server.Peer) = (Server, Client);
    }

    public Speaker Client { get; }

    public Speaker Server { get; }

    /// <summary>Time of the latest packet. Packets are a millisecond apart, plus any waiting time.</summary>
    public TimeSpan Clock { get; private set; } = TimeSpan.FromSeconds(1_000_000);

    /// <summary>All flows, after the end of the capture.</summary>
    public IReadOnlyList<FlowRecord> Flows
    {
        get
        {
            if (!_isOver) _meter.OnEnd(isForced: false);
            _isOver = true;
            return _flows;
        }
    }

    /// <summary>The only flow there was.</summary>
    public FlowRecord Flow => Assert.Single(Flows);

    public void Wait(double seconds) => Clock += TimeSpan.FromSeconds(seconds);

    /// <summary>SYN, SYN-ACK, ACK.</summary>
    public Conversation Open()
    {
        Client.Syn();
        Server.SynAck();
        Client.Ack();
        return this;
    }

    /// <summary>Puts an IP packet on the wire.</summary>
    public void Send(string source, string destination, int protocol, byte[] payload)
    {
        Clock += TimeSpan.FromMilliseconds(1);
        var frame = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(protocol, payload, source, destination));
        PacketDecoder.Decode(LinkType.Ethernet, frame, frame.Length, out var headers);
        _meter.OnFrame(new CapturedFrame(_interface, ++_number, Clock.Ticks * 100, frame.Length, frame), headers);
    }

    public void Post(CaptureItem item) => _flows.AddRange(Assert.IsType<FlowsEnded>(item).Flows);
}
