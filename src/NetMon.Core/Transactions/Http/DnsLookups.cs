using System.Collections.Immutable;
using System.Net;
using NetMon.Flows.Key;

namespace NetMon.Transactions.Http;

/// <summary>Remembers how long the lookups took that gave clients the addresses of servers. Bounded: the oldest are forgotten.</summary>
/// <param name="limit">Maximum number of pairs of a client and an address.</param>
internal sealed class DnsLookups(int limit) : ITransactionSink
{
    // Of the names with one address, as of a content network, so many are remembered for each client.
    private const int MaxNames = 16;

    private readonly Dictionary<(FlowAddress Client, FlowAddress Server), ImmutableArray<DnsLookup>> _lookups = [];
    private readonly Queue<(FlowAddress Client, FlowAddress Server)> _order = new();

    /// <inheritdoc/>
    public void Add(Transaction transaction)
    {
        if (transaction is not DnsTransaction { Latency: { } latency, Addresses: { } addresses, Client: { } client, Name: { } name }) return;
        if (!TryRead(client, out var asker)) return;
        foreach (var text in addresses.Split(", "))
        {
            if (!TryRead(text, out var address)) continue;
            var key = (asker, address);
            if (!_lookups.TryGetValue(key, out var known))
            {
                if (_order.Count >= limit) _lookups.Remove(_order.Dequeue());
                _order.Enqueue(key);
                known = [];
            }

            var others = known.RemoveAll(lookup => lookup.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            _lookups[key] = [new DnsLookup(name, latency), .. others.Take(MaxNames - 1)];
        }
    }

    /// <summary>The lookups so far that gave a client an address, the latest first, each name once.</summary>
    /// <param name="client">Who asked.</param>
    /// <param name="server">The address in the answer.</param>
    public ImmutableArray<DnsLookup> Find(in FlowAddress client, in FlowAddress server) =>
        _lookups.TryGetValue((client, server), out var found) ? found : [];

    private static bool TryRead(string text, out FlowAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var parsed)) return false;
        address = new FlowAddress(parsed.GetAddressBytes());
        return true;
    }
}

/// <summary>A lookup that was answered.</summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="Latency">Seconds until the answer.</param>
internal readonly record struct DnsLookup(string Name, double Latency);
