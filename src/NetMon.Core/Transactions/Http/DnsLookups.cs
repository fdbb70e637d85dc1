using System.Net;
using NetMon.Flows.Key;

namespace NetMon.Transactions.Http;

/// <summary>Remembers how long the lookups took that gave clients the addresses of servers. Bounded: the oldest are forgotten.</summary>
/// <param name="limit">Maximum number of addresses.</param>
internal sealed class DnsLookups(int limit) : ITransactionSink
{
    private readonly Dictionary<(FlowAddress Client, FlowAddress Server), double> _latencies = [];
    private readonly Queue<(FlowAddress Client, FlowAddress Server)> _order = new();

    /// <inheritdoc/>
    public void Add(Transaction transaction)
    {
        if (transaction is not DnsTransaction { Latency: { } latency, Addresses: { } addresses, Client: { } client } || !TryRead(client, out var asker)) return;
        foreach (var text in addresses.Split(", "))
        {
            if (!TryRead(text, out var address)) continue;
            var key = (asker, address);
            if (!_latencies.ContainsKey(key))
            {
                if (_order.Count >= limit) _latencies.Remove(_order.Dequeue());
                _order.Enqueue(key);
            }

            _latencies[key] = latency;
        }
    }

    /// <summary>Seconds of the latest lookup; null if none was seen.</summary>
    /// <param name="client">Who asked.</param>
    /// <param name="server">The address in the answer.</param>
    public double? Find(in FlowAddress client, in FlowAddress server) =>
        _latencies.TryGetValue((client, server), out var latency) ? latency : null;

    private static bool TryRead(string text, out FlowAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var parsed)) return false;
        address = new FlowAddress(parsed.GetAddressBytes());
        return true;
    }
}
