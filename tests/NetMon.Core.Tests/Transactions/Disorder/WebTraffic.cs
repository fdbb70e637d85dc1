using System.Globalization;
using NetMon.Packets;
using NetMon.Tests.Decoding;
using NetMon.Tests.Transactions.Http;

namespace NetMon.Tests.Transactions.Disorder;

/// <summary>Whole HTTP connections, whose packets are interleaved as those of a capture are, and can be captured in a wrong order.</summary>
internal sealed class WebTraffic
{
    private const int SegmentLength = 500;
    private const long Start = 1_700_000_000_000_000_000;
    private const long Millisecond = 1_000_000;

    private static readonly CaptureInterface Interface = new("test0", LinkType.Ethernet);

    private readonly List<(long Time, byte[] Frame)> _frames = [];

    /// <summary>Adds a connection with some requests, one after the other.</summary>
    /// <param name="port">The port of the client, which tells connections apart.</param>
    /// <param name="bodies">The length of the body of each answer.</param>
    /// <param name="start">Milliseconds after the others.</param>
    public WebTraffic Add(int port, int[] bodies, int start)
    {
        var connection = new Connection(this, port, Start + (start * Millisecond));
        connection.Open();
        for (var i = 0; i < bodies.Length; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/{port}/{i}");
            connection.Say(fromClient: true, HttpTalk.Bytes($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
            var body = string.Concat(Enumerable.Repeat(path, (bodies[i] / path.Length) + 1))[..bodies[i]];
            var answer = HttpTalk.Bytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            foreach (var segment in answer.Chunk(SegmentLength))
            {
                connection.Say(fromClient: false, segment);
                connection.Acknowledge(fromClient: true);
            }
        }

        connection.Close();
        return this;
    }

    /// <summary>The packets in their order.</summary>
    public IReadOnlyList<PacketRecord> Packets => Shuffled(window: 0, seed: 0, keepsTimes: true);

    /// <summary>The packets with none of them further from its place than a window.</summary>
    /// <param name="window">The largest distance.</param>
    /// <param name="seed">Makes the order.</param>
    /// <param name="keepsTimes">Whether packets keep their times; else those are in order too.</param>
    public IReadOnlyList<PacketRecord> Shuffled(int window, int seed, bool keepsTimes)
    {
        var random = new Random(seed);
        var ordered = _frames.OrderBy(frame => frame.Time).ToArray();
        var order = Enumerable.Range(0, ordered.Length).OrderBy(i => i + (random.NextDouble() * window)).ToArray();
        return [.. order.Select((from, i) => Record(i + 1, keepsTimes ? ordered[from].Time : ordered[i].Time, ordered[from].Frame))];
    }

    private static PacketRecord Record(int number, long time, byte[] frame) => new(new CapturedFrame(Interface, number, time, frame.Length, frame));

    private sealed class Connection(WebTraffic traffic, int port, long time)
    {
        private long _time = time;
        private uint _client = (uint)port * 77_777;
        private uint _server = (uint)port * 55_555;

        public void Open()
        {
            Send(fromClient: true, TcpFlags.SYN, []);
            _client++;
            Send(fromClient: false, TcpFlags.SYN | TcpFlags.ACK, []);
            _server++;
            Acknowledge(fromClient: true);
        }

        public void Say(bool fromClient, byte[] bytes)
        {
            Send(fromClient, TcpFlags.ACK | TcpFlags.PSH, bytes);
            if (fromClient) _client += (uint)bytes.Length;
            else _server += (uint)bytes.Length;
        }

        public void Acknowledge(bool fromClient) => Send(fromClient, TcpFlags.ACK, []);

        public void Close()
        {
            Send(fromClient: true, TcpFlags.FIN | TcpFlags.ACK, []);
            _client++;
            Send(fromClient: false, TcpFlags.FIN | TcpFlags.ACK, []);
            _server++;
            Acknowledge(fromClient: true);
        }

        private void Send(bool fromClient, TcpFlags flags, byte[] bytes)
        {
            var (seq, ack) = fromClient ? (_client, _server) : (_server, _client);
            var (source, destination) = fromClient ? (port, 80) : (80, port);
            var (sourceIP, destinationIP) = fromClient ? ("10.0.0.1", "10.0.0.2") : ("10.0.0.2", "10.0.0.1");
            var segment = PacketBytes.Tcp(source, destination, bytes, flags, seq, (flags & TcpFlags.ACK) != TcpFlags.None ? ack : 0);
            traffic._frames.Add((_time, PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(6, segment, sourceIP, destinationIP))));
            _time += Millisecond + (port % 7 * 10_000);
        }
    }
}
