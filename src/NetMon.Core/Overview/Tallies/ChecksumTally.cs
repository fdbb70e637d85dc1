using NetMon.Decoding;
using NetMon.Decoding.Checksums;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Overview.Tallies;

/// <summary>
/// Counts packets with checksums that are invalid, or left to the network card, and finds the hosts that only send such ones: the capture was made on
/// them. Bounded. Not thread-safe.
/// </summary>
internal sealed class ChecksumTally
{
    // A capture has one such host or a few; with damaged packets it may be any number.
    private const int MaxHosts = 4_096;

    // Fewer may be damaged by chance.
    private const int LeastOfHost = 3;

    // Of what such a host sends: pure acknowledgments of a driver may have their checksum already.
    private const int LeastShare = 4;

    private readonly Dictionary<(FlowAddress Address, bool IsIPv6), Host> _hosts = [];

    /// <summary>Packets with an invalid checksum.</summary>
    public long Invalid { get; private set; }

    /// <summary>Packets with the sum of the pseudo-header only.</summary>
    public long Partial { get; private set; }

    /// <summary>Checks a packet.</summary>
    public void Add(in CapturedFrame frame, in PacketHeaders headers)
    {
        var status = PacketChecksums.Check(headers, frame.Data, frame.Length);
        if (status == ChecksumStatus.Invalid) Note(frame, headers, isPartial: false);
        else if (status == ChecksumStatus.Partial) Note(frame, headers, isPartial: true);
    }

    /// <summary>The hosts that send invalid or partial checksums and receive good ones.</summary>
    /// <param name="flows">The packets that hosts sent.</param>
    /// <param name="explained">The packets with an invalid checksum that they sent.</param>
    public IReadOnlyList<string> FindOffloading(FlowTally flows, out long explained)
    {
        explained = 0;
        var suspects = _hosts.ToDictionary(host => host.Key.Address.ToText(host.Key.IsIPv6), host => host.Value, StringComparer.Ordinal);
        var totals = flows.Find(suspects.Keys.ToHashSet(StringComparer.Ordinal));
        var found = new List<(string Address, long Bad)>();
        foreach (var (address, host) in suspects)
        {
            var bad = host.Sent + host.SentPartial;
            var sent = totals.TryGetValue(address, out var total) ? total.PacketsSent : bad;
            if (bad < LeastOfHost || bad * LeastShare < sent || host.Received * 100 > bad) continue;
            found.Add((address, bad));
            explained += host.Sent;
        }

        return [.. found.OrderByDescending(host => host.Bad).ThenBy(host => host.Address, StringComparer.Ordinal).Select(host => host.Address)];
    }

    private void Note(in CapturedFrame frame, in PacketHeaders headers, bool isPartial)
    {
        if (isPartial) Partial++;
        else Invalid++;
        var isIPv6 = headers.Has(HeaderFields.IPv6);
        if (headers.TryGetSourceAddress(frame.Data, out var source) && Find(source, isIPv6) is { } sender)
        {
            if (isPartial) sender.SentPartial++;
            else sender.Sent++;
        }

        if (!isPartial && headers.TryGetDestinationAddress(frame.Data, out var destination) && Find(destination, isIPv6) is { } receiver) receiver.Received++;
    }

    private Host? Find(ReadOnlySpan<byte> address, bool isIPv6)
    {
        var key = (new FlowAddress(address), isIPv6);
        if (_hosts.TryGetValue(key, out var host)) return host;
        return _hosts.Count < MaxHosts ? _hosts[key] = new Host() : null;
    }

    /// <summary>The packets of a host.</summary>
    private sealed class Host
    {
        public long Sent;
        public long SentPartial;
        public long Received;
    }
}
