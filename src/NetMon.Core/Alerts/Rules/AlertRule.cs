using NetMon.Alerts.Detectors;
using NetMon.Alerts.Matching;
using NetMon.Filtering;

namespace NetMon.Alerts.Rules;

/// <summary>A rule that was found valid: its settings, read. Immutable, and shared by all engines that apply it.</summary>
internal sealed class AlertRule
{
    /// <summary>What it was made from.</summary>
    public required AlertRuleSettings Settings { get; init; }

    /// <summary>Source addresses; empty for any. So too below.</summary>
    public required AddressRange[] Source { get; init; }

    /// <summary>Destination addresses.</summary>
    public required AddressRange[] Destination { get; init; }

    /// <summary>Addresses of either side.</summary>
    public required AddressRange[] Either { get; init; }

    /// <summary>Addresses that are left alone.</summary>
    public required AddressRange[] Exclude { get; init; }

    /// <summary>Source ports.</summary>
    public required PortRange[] SourcePorts { get; init; }

    /// <summary>Destination ports.</summary>
    public required PortRange[] DestinationPorts { get; init; }

    /// <summary>Ports of either side.</summary>
    public required PortRange[] EitherPorts { get; init; }

    /// <summary>Compiles the filter; null when there is none.</summary>
    public required IFilterCompiler? Compiler { get; init; }

    /// <summary>The detector and its parameters; null for a rule of conditions.</summary>
    public required DetectorOptions? Detector { get; init; }

    /// <summary>How bad it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>How much there must be; null for every packet.</summary>
    public required long? Threshold { get; init; }

    /// <summary>The period of the count.</summary>
    public required TimeSpan? Window { get; init; }

    /// <summary>After an event, how long no other one of the same key is raised.</summary>
    public required TimeSpan Cooldown { get; init; }

    /// <summary>What is counted.</summary>
    public AlertMeasure Measure => Settings.Measure ?? AlertMeasure.Packets;

    /// <summary>What is counted separately.</summary>
    public AlertGrouping GroupBy => Settings.GroupBy ?? AlertGrouping.None;

    /// <summary>Whether addresses and ports must be looked at.</summary>
    public bool HasEndpoints =>
        Source.Length + Destination.Length + Either.Length + Exclude.Length + SourcePorts.Length + DestinationPorts.Length + EitherPorts.Length > 0;

    /// <summary>
    /// Whether the addresses and ports of something that a detector found are those that the rule asks for. A detector sees packets of both
    /// directions, so the conditions are about what it found and not about each packet.
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
