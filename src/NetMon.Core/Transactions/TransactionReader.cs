using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;
using NetMon.Packets;
using NetMon.Transactions.Credentials;
using NetMon.Transactions.Dns;
using NetMon.Transactions.Http;
using NetMon.Transactions.Tls;

namespace NetMon.Transactions;

/// <summary>
/// Reads the transactions of one protocol from reassembled streams and datagrams, and outputs each one when it is answered, when nothing more is
/// to be expected, or at the end. Not thread-safe.
/// </summary>
public sealed class TransactionReader : IFrameProcessor
{
    private readonly ITransportConsumer _consumer;
    private readonly TransportReader _reader;
    private readonly TransactionOutput _output;

    private TransactionReader(TransactionOptions options, Func<TransactionOutput, ITransportConsumer> create)
    {
        _output = new TransactionOutput();
        _consumer = create(_output);
        _reader = new TransportReader(options.Reassembly, _consumer);
    }

    /// <summary>Number of connections that were ended early because of the limits on connections and buffered bytes.</summary>
    public long Evicted => _reader.Evicted;

    /// <summary>Number of questions in datagrams that were given up before the timeout, because too many waited for an answer.</summary>
    public long EvictedQuestions => _consumer.Evicted;

    /// <summary>Number of packets whose time is far from that of the packets before and after them, and was not followed.</summary>
    public long Outliers => _reader.Outliers;

    /// <summary>Number of credentials that were output before their answer, because too many waited for one.</summary>
    public long GivenUp => _consumer is CredentialConsumer credentials ? credentials.GivenUp : 0;

    /// <summary>Number of connections with so much before a hello of TLS that it was not searched for to their end.</summary>
    public long Unsearched => _consumer is TlsConsumer sessions ? sessions.Unsearched : 0;

    /// <summary>Creates a reader of one kind of transactions, for their properties only: bodies are not kept.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="options">Which packets.</param>
    public static TransactionReader For(TransactionKind kind, TransactionOptions options) => kind switch
    {
        TransactionKind.Dns => ForDns(options),
        TransactionKind.Http => ForHttp(new HttpTransactionOptions(options) { Timeout = HttpTransactionOptions.DefaultTimeout, MaxBody = 0 }),
        TransactionKind.Tls => ForTls(options),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Creates a reader of DNS, mDNS and LLMNR.</summary>
    /// <param name="options">Which packets, and how long answers are waited for.</param>
    public static TransactionReader ForDns(TransactionOptions options) => new(options, output => new DnsConsumer(options, output));

    /// <summary>Creates a reader of HTTP/1.0, 1.1 and 2.</summary>
    /// <param name="options">Which packets, and how much of the bodies is kept. A connection that is silent for the timeout is ended.</param>
    public static TransactionReader ForHttp(HttpTransactionOptions options) =>
        new(options with { IdleTimeout = options.Timeout }, output => new HttpConsumer(options, output));

    /// <summary>Creates a reader of TLS sessions, over TCP and QUIC.</summary>
    /// <param name="options">Which packets, how long answers are waited for, and the secrets.</param>
    public static TransactionReader ForTls(TransactionOptions options) => new(options, output => new TlsConsumer(options, output));

    /// <summary>Creates a reader of credentials that are sent in clear, and of those in TLS connections that can be decrypted.</summary>
    /// <param name="options">Which packets, how long answers are waited for, and whether secrets are kept.</param>
    public static TransactionReader ForCredentials(CredentialOptions options) =>
        new(options, output => new CredentialConsumer(options, output.Add, new ConnectionDecryption(options.KeyLog)));

    /// <inheritdoc/>
    public void Start(IItemSink output) => _output.Sink = output;

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers) => _reader.Take(frame, headers);

    /// <summary>Outputs the transactions that have ended now, and not when there are enough of them for a batch.</summary>
    internal void Post() => _output.Post();

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        _reader.Tick(now);
        _output.Post();
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        try
        {
            _reader.End();
        }
        finally
        {
            _output.Post();
        }
    }
}
