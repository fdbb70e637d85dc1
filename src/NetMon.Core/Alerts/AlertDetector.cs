namespace NetMon;

/// <summary>The built-in detectors. Their defaults, reasoning and limits are in docs/detectors.md.</summary>
public enum AlertDetector
{
    /// <summary>One host tries many ports of another, fast or slowly.</summary>
    PortScan,

    /// <summary>One host tries one port, or pings, on many others.</summary>
    HostSweep,

    /// <summary>One service gets many handshakes that are never finished.</summary>
    SynFlood,

    /// <summary>One host gets many ICMP messages.</summary>
    IcmpFlood,

    /// <summary>One host opens many short connections to a login port of another.</summary>
    BruteForce,

    /// <summary>An IPv4 address changes its MAC address, or is claimed again and again without being asked for.</summary>
    ArpSpoof,

    /// <summary>One host asks for many long, random names under one domain.</summary>
    DnsTunnel,

    /// <summary>One host connects to one server at regular intervals.</summary>
    Beacon,

    /// <summary>A local address that has not been seen before.</summary>
    NewHost,

    /// <summary>A port of a local address that never answered before.</summary>
    NewService,

    /// <summary>An address or name that is on a list.</summary>
    Blocklist,

    /// <summary>One local host sends much data out of the local network.</summary>
    DataVolume,

    /// <summary>Nothing was seen for a time.</summary>
    Silence,

    /// <summary>The capture itself loses packets.</summary>
    CaptureLoss,

    /// <summary>Many packets whose headers are damaged.</summary>
    MalformedPacket,
}
