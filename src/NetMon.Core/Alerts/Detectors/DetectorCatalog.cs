namespace NetMon.Alerts.Detectors;

/// <summary>The detectors there are.</summary>
internal static class DetectorCatalog
{
    /// <summary>All of them, in the order of <see cref="AlertDetector"/>.</summary>
    public static IReadOnlyList<DetectorDefinition> All { get; } =
    [
        PortScan.Definition, HostSweep.Definition, SynFlood.Definition, IcmpFlood.Definition, BruteForce.Definition, ArpSpoof.Definition,
        DnsTunnel.Definition, Beacon.Definition, NewHost.Definition, NewService.Definition, Blocklist.Definition, DataVolume.Definition,
        Silence.Definition, CaptureLoss.Definition, MalformedPacket.Definition,
    ];

    /// <summary>A detector; null for a number that is none.</summary>
    public static DetectorDefinition? Find(AlertDetector kind) => All.FirstOrDefault(definition => definition.Kind == kind);
}
