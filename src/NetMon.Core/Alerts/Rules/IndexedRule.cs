using NetMon.Alerts.Matching;
using NetMon.Filtering;

namespace NetMon.Alerts.Rules;

/// <summary>A rule in an engine: the conditions for the index, the remaining conditions, and the runner.</summary>
internal sealed class IndexedRule
{
    private readonly AlertRule? _rule;
    private readonly PortRange[] _eitherPorts;

    /// <summary>Creates the rule.</summary>
    /// <param name="runner">Receives the matching packets.</param>
    /// <param name="schedule">The next time at which the runner is to be called.</param>
    /// <param name="rule">The rule whose conditions each packet must meet; null to match all packets of the runner's kinds.</param>
    /// <param name="conditions">Conditions that are not indexed.</param>
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

    /// <summary>Receives the matching packets.</summary>
    public RuleRunner Runner { get; }

    /// <summary>The next time at which the runner is to be called.</summary>
    public AlertSchedule Schedule { get; }

    /// <summary>Conditions that are not indexed; null if there are none.</summary>
    public PacketConditions? Conditions { get; }

    /// <summary>The packet kinds that can match.</summary>
    public PacketKinds Kinds => Conditions?.NeedContent == true ? Runner.Kinds & ~PacketKinds.TcpAck : Runner.Kinds;

    /// <summary>The protocols that match; empty for all.</summary>
    public IReadOnlyList<string> Protocols => _rule?.Settings.Protocol ?? [];

    /// <summary>Whether there are conditions on addresses.</summary>
    public bool HasAddresses { get; }

    /// <summary>Whether there are conditions on ports.</summary>
    public bool HasPorts { get; }

    /// <summary>All address ranges in the conditions of the rule and its runner.</summary>
    public IEnumerable<AddressRange> AddressRanges() => _rule is null
        ? Runner.Addresses
        : [.. _rule.Source, .. _rule.Destination, .. _rule.Either, .. _rule.Exclude, .. Runner.Addresses];

    /// <summary>All port ranges in the conditions.</summary>
    public IEnumerable<PortRange> PortRanges() => _rule is null ? _eitherPorts : [.. _rule.SourcePorts, .. _rule.DestinationPorts, .. _eitherPorts];

    /// <summary>Whether a packet with this address on a side can match.</summary>
    public bool AcceptsAddress(RuleSide side, AddressValue address)
    {
        if (Runner.Addresses.Count > 0 && !Runner.AcceptsAddress(side, address)) return false;
        var ranges = Addresses(side);
        if (ranges.Length == 0) return true;
        return ranges.Any(range => range.Contains(address)) != (side == RuleSide.Both);
    }

    /// <summary>Whether a packet with this port on a side can match.</summary>
    public bool AcceptsPort(RuleSide side, int port)
    {
        var ranges = Ports(side);
        return ranges.Length == 0 || ranges.Any(range => port <= ushort.MaxValue && range.Contains((ushort)port));
    }

    /// <summary>Whether there are conditions on a side.</summary>
    /// <typeparam name="T"><see cref="AddressValue"/> for conditions on its address, any other type for its port.</typeparam>
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
