using NetMon.Flows.Reassembly;
using NetMon.Transactions.Dns;

namespace NetMon.Transactions.Http;

/// <summary>Reads the HTTP connections of a capture, and the DNS lookups before them. Not thread-safe.</summary>
internal sealed class HttpConsumer : ITransportConsumer
{
    private readonly HttpTransactionOptions _options;
    private readonly ITransactionSink _output;
    private readonly DnsLookups _lookups;
    private readonly DnsConsumer _dns;

    /// <summary>Creates a consumer.</summary>
    /// <param name="options">What is kept.</param>
    /// <param name="output">Receives the transactions.</param>
    public HttpConsumer(HttpTransactionOptions options, ITransactionSink output)
    {
        _options = options;
        _output = output;
        _lookups = new DnsLookups(options.MaxOpen);
        _dns = new DnsConsumer(options with { Timeout = TransactionOptions.DefaultTimeout }, _lookups);
    }

    /// <inheritdoc/>
    public IConnectionReader Open(ConnectionInfo connection)
    {
        var ends = connection.Endpoints;
        return new HttpReader(new HttpConnection(connection, _options, _output) { Lookups = _lookups.Find(ends.Source, ends.Destination) });
    }

    /// <inheritdoc/>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload) => _dns.Take(datagram, payload);

    /// <inheritdoc/>
    public void Advance(long now) => _dns.Advance(now);
}
