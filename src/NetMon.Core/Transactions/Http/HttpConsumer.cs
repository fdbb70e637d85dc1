using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Dns;

namespace NetMon.Transactions.Http;

/// <summary>Reads the HTTP connections of a capture, and the DNS lookups before them. Not thread-safe.</summary>
internal sealed class HttpConsumer : ITransportConsumer
{
    private readonly HttpTransactionOptions _options;
    private readonly ITransactionSink _output;
    private readonly DnsLookups _lookups;
    private readonly DnsConsumer? _dns;
    private readonly ConnectionDecryption _decryption;

    /// <summary>Creates a consumer.</summary>
    /// <param name="options">What is kept.</param>
    /// <param name="output">Receives the transactions.</param>
    /// <param name="lookups">The lookups, if somebody else reads them; null to read them here.</param>
    public HttpConsumer(HttpTransactionOptions options, ITransactionSink output, DnsLookups? lookups = null)
    {
        _options = options;
        _output = output;
        _lookups = lookups ?? new DnsLookups(options.MaxOpen);
        _decryption = new ConnectionDecryption(options.KeyLog);
        if (lookups is null) _dns = new DnsConsumer(options with { Timeout = TransactionOptions.DefaultTimeout }, _lookups);
    }

    /// <inheritdoc/>
    public IConnectionReader? Open(ConnectionInfo connection)
    {
        var ends = connection.Endpoints;
        // A connection that is decrypted is opened later.
        var lookups = _lookups.Find(ends.Source, ends.Destination);
        return _decryption.Open(connection, session => new HttpReader(new HttpConnection(connection, _options, _output)
        {
            Scheme = session is null ? "http" : "https",
            Lookups = lookups,
        }));
    }

    /// <inheritdoc/>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload) => _dns?.Take(datagram, payload);

    /// <inheritdoc/>
    public void Advance(long now) => _dns?.Advance(now);
}
