using NetMon.Alerts.Detectors;
using NetMon.Alerts.Matching;
using NetMon.Filtering;

namespace NetMon.Alerts.Rules;

/// <summary>A valid rule with its parsed settings. Immutable; shared by all engines that apply it.</summary>
internal sealed class AlertRule
{
    private static readonly TimeSpan DefaultMargin = TimeSpan.FromSeconds(5);

    /// <summary>The settings it was parsed from.</summary>
    public required AlertRuleSettings Settings { get; init; }

    /// <summary>Source addresses; empty for any, as for the conditions below.</summary>
    public required AddressRange[] Source { get; init; }

    /// <summary>Destination addresses.</summary>
    public required AddressRange[] Destination { get; init; }

    /// <summary>Source or destination addresses.</summary>
    public required AddressRange[] Either { get; init; }

    /// <summary>Ignored addresses.</summary>
    public required AddressRange[] Exclude { get; init; }

    public required PortRange[] SourcePorts { get; init; }

    public required PortRange[] DestinationPorts { get; init; }

    /// <summary>Source or destination ports.</summary>
    public required PortRange[] EitherPorts { get; init; }

    /// <summary>Compiles the filter; null when there is none.</summary>
    public required IFilterCompiler? Compiler { get; init; }

    /// <summary>The detector and its parameters; null for a rule of conditions.</summary>
    public required DetectorOptions? Detector { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>Threshold of the measure; null to raise an event for every packet.</summary>
    public required long? Threshold { get; init; }

    /// <summary>The period of the count.</summary>
    public required TimeSpan? Window { get; init; }

    /// <summary>Minimum time between events of the same key.</summary>
    public required TimeSpan Cooldown { get; init; }

    /// <summary>How long before an event packets are saved.</summary>
    public TimeSpan Before => Settings.Before ?? DefaultMargin;

    /// <summary>How long after an event packets are saved.</summary>
    public TimeSpan After => Settings.After ?? DefaultMargin;

    /// <summary>Quantity compared with the threshold.</summary>
    public AlertMeasure Measure => Settings.Measure ?? AlertMeasure.Packets;

    /// <summary>Key for separate counts.</summary>
    public AlertGrouping GroupBy => Settings.GroupBy ?? AlertGrouping.None;

    /// <summary>Whether there are conditions on addresses or ports.</summary>
    public bool HasEndpoints =>
        Source.Length + Destination.Length + Either.Length + Exclude.Length + SourcePorts.Length + DestinationPorts.Length + EitherPorts.Length > 0;

    /// <summary>
    /// Whether the addresses and ports of a detector's finding meet the rule's conditions. A detector sees packets in both directions, so
    /// the conditions apply to the finding, not to each packet.
    /// </summary>
    public bool Accepts(in AddressValue source, ushort? srcPort, in AddressValue destination, ushort? dstPort) =>
        !HasEndpoints || AcceptsAddresses(source, destination) && AcceptsPorts(srcPort, dstPort);

    private bool AcceptsAddresses(in AddressValue source, in AddressValue destination) =>
        (Source.Length == 0 || Contains(Source, source))
        && (Destination.Length == 0 || Contains(Destination, destination))
        && (Either.Length == 0 || Contains(Either, source) || Contains(Either, destination))
        && !Contains(Exclude, source) && !Contains(Exclude, destination);

    private bool AcceptsPorts(ushort? source, ushort? destination) =>
        (SourcePorts.Length == 0 || Contains(SourcePorts, source))
        && (DestinationPorts.Length == 0 || Contains(DestinationPorts, destination))
        && (EitherPorts.Length == 0 || Contains(EitherPorts, source) || Contains(EitherPorts, destination));

    private static bool Contains(AddressRange[] ranges, in AddressValue address)
    {
        foreach (ref readonly var range in ranges.AsSpan())
        {
            if (range.Contains(address)) return true;
        }

        return false;
    }

    private static bool Contains(PortRange[] ranges, ushort? port)
    {
        if (port is not { } value) return false;
        foreach (ref readonly var range in ranges.AsSpan())
        {
            if (range.Contains(value)) return true;
        }

        return false;
    }
}
