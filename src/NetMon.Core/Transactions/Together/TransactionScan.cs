using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;
using NetMon.Packets;
using NetMon.Transactions.Credentials;
using NetMon.Transactions.Dns;
using NetMon.Transactions.Http;
using NetMon.Transactions.Tls;

namespace NetMon.Transactions.Together;

/// <summary>
/// Reads DNS, HTTP and TLS transactions and credentials at once: streams and datagrams are put together once for all of them. Each kind is what its
/// own <see cref="TransactionReader"/> gives with the same options. Not thread-safe.
/// </summary>
internal sealed class TransactionScan
{
    private readonly JointConsumer _consumer;
    private readonly TransportReader _reader;

    /// <summary>Creates a scan.</summary>
    /// <param name="options">Which packets, and the secrets.</param>
    /// <param name="output">Receives the transactions as they end.</param>
    public TransactionScan(TransactionOptions options, ITransactionSink output)
    {
        var http = new HttpTransactionOptions(options) { Timeout = HttpTransactionOptions.DefaultTimeout, MaxBody = 0 };
        var lookups = new DnsLookups(options.MaxOpen);
        _consumer = new JointConsumer(
        [
            new DnsConsumer(options, new LookupSink(output, lookups)),
            new HttpConsumer(http, output, lookups),
            new TlsConsumer(options, output),
            new CredentialConsumer(new CredentialOptions(options), output.Add, new ConnectionDecryption(options.KeyLog)),
        ]);
        _reader = new TransportReader(options.Reassembly, _consumer);
    }

    /// <summary>Number of connections that were ended early because of the limits on connections and buffered bytes.</summary>
    public long Evicted => _reader.Evicted;

    /// <summary>Number of questions in datagrams that were given up before the timeout, because too many waited for an answer.</summary>
    public long EvictedQuestions => _consumer.Evicted;

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headers">Its headers.</param>
    public void Take(in CapturedFrame frame, in PacketHeaders headers) => _reader.Take(frame, headers);

    /// <summary>Advances the time without a frame.</summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    public void Tick(long now) => _reader.Tick(now);

    /// <summary>Ends the traffic.</summary>
    public void End() => _reader.End();

    /// <summary>Remembers the lookups for HTTP: those in datagrams, as its own reader does.</summary>
    private sealed class LookupSink(ITransactionSink output, DnsLookups lookups) : ITransactionSink
    {
        public void Add(Transaction transaction)
        {
            if (transaction.IsDatagram) lookups.Add(transaction);
            output.Add(transaction);
        }
    }
}
