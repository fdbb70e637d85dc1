using System.Text;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;
using NetMon.Flows.Selection;
using NetMon.Packets;

namespace NetMon.Flows.Streams;

/// <summary>
/// Reassembles TCP connections, and outputs each one when it ends: some seconds after FINs from both sides or a RST, when a new connection
/// reuses its endpoints, when a limit is exceeded, or at the end of the capture. Not thread-safe.
/// </summary>
public sealed class TcpStreamReader : IFrameProcessor
{
    private readonly TransportReader _reader;
    private readonly Conversations _conversations;

    /// <summary>Creates a reader.</summary>
    /// <param name="options">Reassembly options.</param>
    public TcpStreamReader(TcpStreamOptions options)
    {
        var selector = options.Flows is { } flows ? new FlowSelector(options.IgnoreVlan ? flows.Select(flow => flow.WithoutVlan()) : flows) : null;
        _conversations = new Conversations(options);
        _reader = new TransportReader(
            new ReassemblyOptions
            {
                Decapsulate = options.Decapsulate,
                IgnoreVlan = options.IgnoreVlan,
                Selector = selector,
                MaxConnections = options.MaxConnections,
                MaxBuffered = options.MaxBuffered,
            },
            _conversations);
    }

    /// <summary>Number of connections evicted before their end because of the limits on connections and buffered bytes.</summary>
    public long Evicted => _reader.Evicted;

    /// <summary>Whether a packet of a requested flow was seen; flows are numbered from 0 in the order given. Final after the end.</summary>
    /// <param name="flow">The flow.</param>
    public bool HasSeen(int flow) => _reader.HasSeen(flow);

    /// <inheritdoc/>
    public void Start(IItemSink output) => _conversations.Output = output;

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers) => _reader.Take(frame, headers);

    /// <inheritdoc/>
    public void OnTick(long now) => _reader.Tick(now);

    /// <inheritdoc/>
    public void OnEnd(bool isForced) => _reader.End();

    private sealed class Conversations(TcpStreamOptions options) : ITransportConsumer
    {
        // Replaces invalid bytes whatever the encoding's own fallback is, which may throw.
        private readonly Encoding _encoding =
            Encoding.GetEncoding(options.Encoding.CodePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\ufffd"));

        private readonly ConnectionDecryption _decryption = new(options.KeyLog);

        public IItemSink? Output { get; set; }

        public IConnectionReader? Open(ConnectionInfo connection)
        {
            var conversation = new TcpConversation(connection, options, _encoding, Output);
            return _decryption.Open(connection, _ => conversation, conversation);
        }
    }
}
