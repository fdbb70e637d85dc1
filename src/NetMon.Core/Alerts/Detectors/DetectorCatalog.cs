namespace NetMon.Alerts.Detectors;

/// <summary>All detectors.</summary>
internal static class DetectorCatalog
{
    /// <summary>The definitions, in the order of <see cref="AlertDetector"/>.</summary>
    public static IReadOnlyList<DetectorDefinition> All { get; } =
    [
        PortScan.Definition, HostSweep.Definition, SynFlood.Definition, IcmpFlood.Definition, BruteForce.Definition, ArpSpoof.Definition,
        DnsTunnel.Definition, Beacon.Definition, NewHost.Definition, NewService.Definition, Blocklist.Definition, DataVolume.Definition,
        Silence.Definition, CaptureLoss.Definition, MalformedPacket.Definition, ClearSecret.Definition,
        DnsFailure.Definition, HttpError.Definition, SlowResponse.Definition, CertificateExpiry.Definition,
    ];

    /// <summary>Finds a detector; null for an invalid value.</summary>
    public static DetectorDefinition? Find(AlertDetector kind) => All.FirstOrDefault(definition => definition.Kind == kind);
}
