using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Decoding.Link;
using NetMon.Decoding.Names;
using NetMon.Packets;

namespace NetMon.Overview.Tallies;

/// <summary>Counts the packets of each protocol: of the link, of what it carries, and of what IP carries. Bounded. Not thread-safe.</summary>
internal sealed class ProtocolTally
{
    // There are not so many protocols, but a hostile file can have more numbers.
    private const int MaxKeys = 2_048;

    private readonly Dictionary<(LinkType Link, string Network, string Transport), Total> _totals = [];
    private readonly Total _other = new();
    private (LinkType Link, HeaderFields IP, ProtocolSpace Space, ushort Number) _latestKey;
    private Total? _latest;

    /// <summary>Counts a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in CapturedFrame frame, in PacketHeaders headers)
    {
        var key = (frame.Interface.LinkType, headers.Fields & HeaderFields.IP, headers.ProtocolSpace, headers.ProtocolNumber);
        if (_latest is null || key != _latestKey) (_latestKey, _latest) = (key, Find(frame, headers));
        _latest.Packets++;
        _latest.Bytes += frame.Length;
    }

    /// <summary>The hierarchy: each protocol before what it carries, the most frequent first.</summary>
    /// <param name="packets">Number of all packets.</param>
    public IList<ProtocolShare> Shares(long packets)
    {
        var shares = new List<ProtocolShare>();
        foreach (var link in Ordered(_totals.GroupBy(entry => entry.Key.Link, entry => entry)))
        {
            var name = LinkTable.NameOf(link.Key);
            shares.Add(Share(name, name, 0, link, packets));
            foreach (var network in Ordered(link.Where(entry => entry.Key.Network.Length > 0).GroupBy(entry => entry.Key.Network)))
            {
                var path = $"{name}/{network.Key}";
                shares.Add(Share(path, network.Key, 1, network, packets));
                foreach (var transport in Ordered(network.Where(entry => entry.Key.Transport.Length > 0).GroupBy(entry => entry.Key.Transport)))
                {
                    shares.Add(Share($"{path}/{transport.Key}", transport.Key, 2, transport, packets));
                }
            }
        }

        return shares;
    }

    private static IEnumerable<IGrouping<TKey, KeyValuePair<(LinkType Link, string Network, string Transport), Total>>> Ordered<TKey>(
        IEnumerable<IGrouping<TKey, KeyValuePair<(LinkType Link, string Network, string Transport), Total>>> groups) =>
        groups.OrderByDescending(group => group.Sum(entry => entry.Value.Packets)).ThenBy(group => group.Key?.ToString(), StringComparer.Ordinal);

    private static ProtocolShare Share(
        string path, string protocol, int level, IEnumerable<KeyValuePair<(LinkType Link, string Network, string Transport), Total>> entries, long packets)
    {
        var count = entries.Sum(entry => entry.Value.Packets);
        return new ProtocolShare
        {
            Path = path,
            Protocol = protocol,
            Level = level,
            Packets = count,
            Bytes = entries.Sum(entry => entry.Value.Bytes),
            Share = packets == 0 ? 0 : (double)count / packets,
        };
    }

    private Total Find(in CapturedFrame frame, in PacketHeaders headers)
    {
        var link = frame.Interface.LinkType;
        var highest = ProtocolNames.Of(headers);
        var network = headers.Has(HeaderFields.IPv4) ? "IPv4" : headers.Has(HeaderFields.IPv6) ? "IPv6" : highest;
        var transport = network == highest || !headers.HasAny(HeaderFields.IP) ? "" : highest;
        if (network == LinkTable.NameOf(link)) network = "";
        var key = (link, network, transport);
        if (_totals.TryGetValue(key, out var total)) return total;
        if (_totals.Count >= MaxKeys) return _other;
        return _totals[key] = new Total();
    }

    /// <summary>The packets of one path.</summary>
    private sealed class Total
    {
        public long Packets;
        public long Bytes;
    }
}
