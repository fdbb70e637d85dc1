using NetMon.Alerts.Matching;
using NetMon.Filtering;

namespace NetMon.Alerts.Rules;

/// <summary>A rule in an engine: what packets it wants, what more it asks of them, and who looks at them.</summary>
internal sealed class IndexedRule
{
    private readonly AlertRule? _rule;
    private readonly PortRange[] _eitherPorts;

    /// <summary>Makes it.</summary>
    /// <param name="runner">Looks at the packets.</param>
    /// <param name="schedule">Says when the runner wants to be told the time.</param>
    /// <param name="rule">The rule whose conditions single packets must meet; null when all packets of the runner's kinds are wanted.</param>
    /// <param name="conditions">What more is asked of a packet.</param>
    public IndexedRule(RuleRunner runner, AlertSchedule schedule, AlertRule? rule, PacketConditions? conditions)
    {
        Runner = runner;
        Schedule = schedule;
        Conditions = conditions;
        _rule = rule;
        _eitherPorts = rule?.EitherPorts is { Length: > 0 } asked ? asked : runner.Ports;
        HasAddresses = AddressRanges().Any();
        HasPorts = _eitherPorts.Length > 0 || rule is not null && rule.SourcePorts.Length + rule.DestinationPorts.Length > 0;
    }

    /// <summary>Looks at the packets.</summary>
    public RuleRunner Runner { get; }

    /// <summary>When the runner wants to be told the time.</summary>
    public AlertSchedule Schedule { get; }

    /// <summary>What more is asked of a packet; null for nothing.</summary>
    public PacketConditions? Conditions { get; }

    /// <summary>The kinds of packets that are wanted.</summary>
    public PacketKinds Kinds => Conditions?.NeedContent == true ? Runner.Kinds & ~PacketKinds.TcpAck : Runner.Kinds;

    /// <summary>The protocols that are wanted; empty for all.</summary>
    public IReadOnlyList<string> Protocols => _rule?.Settings.Protocol ?? [];

    /// <summary>Whether addresses are asked for.</summary>
    public bool HasAddresses { get; }

    /// <summary>Whether ports are asked for.</summary>
    public bool HasPorts { get; }

    /// <summary>All addresses that the rule and its runner name.</summary>
    public IEnumerable<AddressRange> AddressRanges() => _rule is null
        ? Runner.Addresses
        : [.. _rule.Source, .. _rule.Destination, .. _rule.Either, .. _rule.Exclude, .. Runner.Addresses];

    /// <summary>All ports that the rule names.</summary>
    public IEnumerable<PortRange> PortRanges() => _rule is null ? _eitherPorts : [.. _rule.SourcePorts, .. _rule.DestinationPorts, .. _eitherPorts];

    /// <summary>Whether a value of a side may be this address.</summary>
    public bool AcceptsAddress(RuleSide side, AddressValue address)
    {
        if (Runner.Addresses.Count > 0 && !Runner.AcceptsAddress(side, address)) return false;
        var ranges = Addresses(side);
        if (ranges.Length == 0) return true;
        return ranges.Any(range => range.Contains(address)) != (side == RuleSide.Both);
    }

    /// <summary>Whether a value of a side may be this port.</summary>
    public bool AcceptsPort(RuleSide side, int port)
    {
        var ranges = Ports(side);
        return ranges.Length == 0 || ranges.Any(range => port <= ushort.MaxValue && range.Contains((ushort)port));
    }

    /// <summary>Whether anything is asked of a side.</summary>
    /// <typeparam name="T">Of its <see cref="AddressValue"/>, or its port.</typeparam>
    public bool Asks<T>(RuleSide side) => typeof(T) == typeof(AddressValue)
        ? Addresses(side).Length > 0 || Runner.Addresses.Count > 0
        : Ports(side).Length > 0;

    private AddressRange[] Addresses(RuleSide side) => side switch
    {
        _ when _rule is null => [],
        RuleSide.Source => _rule.Source,
        RuleSide.Destination => _rule.Destination,
        RuleSide.Either => _rule.Either,
        _ => _rule.Exclude,
    };

    private PortRange[] Ports(RuleSide side) => side switch
    {
        RuleSide.Source => _rule?.SourcePorts ?? [],
        RuleSide.Destination => _rule?.DestinationPorts ?? [],
        RuleSide.Either => _eitherPorts,
        _ => [],
    };
}
