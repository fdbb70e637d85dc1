using System.Runtime.CompilerServices;
using NetMon.Alerts.Rules;
using NetMon.Decoding;
using NetMon.Filtering;

namespace NetMon.Alerts.Matching;

/// <summary>
/// Finds the rules that match a packet by kind, protocol, addresses and ports, for all rules at once: each criterion maps the packet's value
/// to a bit set of rules, and the result is their intersection.
/// </summary>
/// <remarks>
/// Bit vectors as by Lakshman and Stiliadis (SIGCOMM 1998). A hundred rules are two words, so the cost hardly grows with their number; the
/// result is exact.
/// </remarks>
internal sealed class RuleIndex
{
    private const int BitsPerWord = 64;

    private readonly IReadOnlyList<IndexedRule> _rules;
    private readonly ulong[] _byKind;
    private readonly RuleSetTable<int> _byPort;
    private readonly RuleSetTable<AddressValue> _byAddress;
    private readonly AddressClasses _addressClasses;
    private readonly PortClasses? _portClasses;
    private readonly Dictionary<int, ulong[]>? _byProtocol;
    private readonly ulong[]? _lastProtocol;
    private readonly ulong[]?[] _needServerNameByKind = new ulong[PacketKind.Count][];
    private readonly ulong[]? _needDnsName;
    private readonly ulong[]? _needApplication;
    private readonly ulong[]? _askServerName;
    private readonly NameTable? _serverNames;
    private readonly NameTable? _dnsNames;
    private readonly ulong[] _named;
    private int _lastProtocolKey = -1;

    /// <summary>Creates the index.</summary>
    /// <param name="rules">The rules; their indexes are the bit numbers.</param>
    public RuleIndex(IReadOnlyList<IndexedRule> rules)
    {
        _rules = rules;
        Words = (rules.Count + BitsPerWord - 1) / BitsPerWord;
        _byKind = new ulong[2 * PacketKind.Count * Words];
        for (var rule = 0; rule < rules.Count; rule++) AddKinds(rule, rules[rule].Kinds);

        var addressStarts = Starts(rules.SelectMany(r => r.AddressRanges()).SelectMany<AddressRange, AddressValue>(
            range => range.Last == AddressValue.Max ? [range.First] : [range.First, range.Last.Next]));
        _addressClasses = new AddressClasses(addressStarts);
        _byAddress = new RuleSetTable<AddressValue>(
            Words,
            addressStarts,
            rules,
            static (IndexedRule rule, RuleSide side, AddressValue value) => rule.AcceptsAddress(side, value),
            rule => rule.HasAddresses);

        var portStarts = Starts(rules.SelectMany(r => r.PortRanges()).SelectMany<PortRange, int>(range => [range.First, range.Last + 1]));
        _byPort = new RuleSetTable<int>(
            Words, portStarts, rules, static (IndexedRule rule, RuleSide side, int value) => rule.AcceptsPort(side, value), r => r.HasPorts);
        if (_byPort.IsUsed) _portClasses = new PortClasses(portStarts);

        _needDnsName = SetOf(rule => rule.Conditions?.NeedDnsName == true);
        _needApplication = SetOf(rule => rule.Conditions?.NeedApplication == true);
        _askServerName = SetOf(rule => rule.Conditions?.NeedServerName == true);
        if (_askServerName is not null) _serverNames = new NameTable(rules.Select(rule => rule.Conditions?.ServerNames ?? []));
        if (_needDnsName is not null) _dnsNames = new NameTable(rules.Select(rule => rule.Conditions?.DnsNames ?? []));
        _named = new ulong[Words];
        for (var kind = 0; kind < PacketKind.Count; kind++)
        {
            var flag = (PacketKinds)(1 << kind);
            _needServerNameByKind[kind] = SetOf(rule => rule.Conditions?.NeedServerName == true || rule.Runner.NamedKinds.HasFlag(flag));
        }

        if (!rules.Any(r => r.Protocols.Count > 0)) return;
        _byProtocol = [];
        _lastProtocol = new ulong[Words];
    }

    /// <summary>
    /// Removes the rules that require content missing from the packet's payload, and those that require other names, evaluated once for all rules.
    /// </summary>
    public void NarrowByContent(in AlertPacket packet, int kind, Span<ulong> rules)
    {
        var needServerName = _needServerNameByKind[kind];
        if (Meet(rules, needServerName))
        {
            if (packet.Content.ServerName(packet) is not { } server) Remove(rules, needServerName!);
            else if (Meet(rules, _askServerName)) Narrow(rules, _askServerName!, _serverNames!, server);
        }

        if (Meet(rules, _needDnsName)) Narrow(rules, _needDnsName!, _dnsNames!, packet.Content.DnsName(packet));
        if (Meet(rules, _needApplication) && packet.Content.Application(packet) is null) Remove(rules, _needApplication!);
    }

    /// <summary>Number of words of a bit set.</summary>
    public int Words { get; }

    /// <summary>Finds the rules that match a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="rules">Receives the bit set: <see cref="Words"/> words.</param>
    /// <returns>Whether any rule matches.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Find(in AlertPacket packet, int kind, Span<ulong> rules)
    {
        ref readonly var headers = ref packet.Headers;
        var byKind = _byKind.AsSpan((headers.HasFault ? PacketKind.Count + kind : kind) * Words, Words);
        ulong any = 0;
        for (var word = 0; word < rules.Length; word++) any |= rules[word] = byKind[word];
        if (any == 0) return false;

        if (_byPort.IsUsed)
        {
            var (source, destination) = packet.HasPorts
                ? (_portClasses!.Find(headers.SrcPort), _portClasses.Find(headers.DstPort))
                : (_byPort.NoClass, _byPort.NoClass);
            if (!_byPort.Narrow(rules, source, destination)) return false;
        }

        if (_byAddress.IsUsed)
        {
            var (source, destination) = packet.HasAddresses
                ? (_addressClasses.Find(packet.Source), _addressClasses.Find(packet.Destination))
                : (_byAddress.NoClass, _byAddress.NoClass);
            if (!_byAddress.Narrow(rules, source, destination)) return false;
        }

        return _byProtocol is null || NarrowByProtocol(headers, rules);
    }

    // Of the rules that require a name, keeps those that match this one. Without a name, none matches.
    private void Narrow(Span<ulong> rules, ulong[] askers, NameTable names, ReadOnlySpan<char> name)
    {
        Array.Clear(_named);
        if (!name.IsEmpty) names.Find(name, _named);
        for (var word = 0; word < rules.Length; word++) rules[word] &= ~askers[word] | _named[word];
    }

    private static bool Meet(ReadOnlySpan<ulong> rules, ulong[]? others)
    {
        if (others is null) return false;
        ulong any = 0;
        for (var word = 0; word < others.Length; word++) any |= rules[word] & others[word];
        return any != 0;
    }

    private static void Remove(Span<ulong> rules, ulong[] others)
    {
        for (var word = 0; word < others.Length; word++) rules[word] &= ~others[word];
    }

    private ulong[]? SetOf(Func<IndexedRule, bool> isIn)
    {
        if (!_rules.Any(isIn)) return null;
        var set = new ulong[Words];
        for (var rule = 0; rule < _rules.Count; rule++)
        {
            if (isIn(_rules[rule])) Set(set, rule);
        }

        return set;
    }

    private static T[] Starts<T>(IEnumerable<T> boundaries) where T : struct, IComparable<T> =>
        [.. boundaries.Append(default).Distinct().Order()];

    private void AddKinds(int rule, PacketKinds kinds)
    {
        for (var kind = 0; kind < PacketKind.Count; kind++)
        {
            if (!kinds.HasFlag((PacketKinds)(1 << kind))) continue;
            if (!kinds.HasFlag(PacketKinds.OnlyDamaged)) Set(_byKind.AsSpan(kind * Words, Words), rule);
            if (kinds.HasFlag(PacketKinds.Damaged)) Set(_byKind.AsSpan((PacketKind.Count + kind) * Words, Words), rule);
        }
    }

    private bool NarrowByProtocol(in PacketHeaders headers, Span<ulong> rules)
    {
        // The key includes the IP protocol, because rules may give its number while the packet shows another name.
        var key = (int)headers.ProtocolSpace << 24 | headers.IPProtocol << 16 | headers.ProtocolNumber;
        if (key != _lastProtocolKey)
        {
            FindProtocol(key, headers).CopyTo(_lastProtocol!, 0);
            _lastProtocolKey = key;
        }

        ulong any = 0;
        for (var word = 0; word < rules.Length; word++) any |= rules[word] &= _lastProtocol![word];
        return any != 0;
    }

    private ulong[] FindProtocol(int key, in PacketHeaders headers)
    {
        if (_byProtocol!.TryGetValue(key, out var set)) return set;
        set = new ulong[Words];
        for (var rule = 0; rule < _rules.Count; rule++)
        {
            if (_rules[rule].Protocols is { Count: > 0 } protocols && !ProtocolSet.Contains(protocols, headers)) continue;
            Set(set, rule);
        }

        _byProtocol.Add(key, set);
        return set;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(Span<ulong> words, int rule) => words[rule / BitsPerWord] |= 1UL << (rule % BitsPerWord);
}
