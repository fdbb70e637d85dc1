namespace NetMon;

/// <summary>The built-in detectors. Their defaults, reasoning and limits are in docs/detectors.md.</summary>
public enum AlertDetector
{
    /// <summary>One host tries many ports of another, quickly or slowly.</summary>
    PortScan,

    /// <summary>One host tries one port, or pings, on many others.</summary>
    HostSweep,

    /// <summary>One service receives many handshakes that are never completed.</summary>
    SynFlood,

    /// <summary>One host receives many ICMP messages.</summary>
    IcmpFlood,

    /// <summary>One host opens many short connections to a login port of another.</summary>
    BruteForce,

    /// <summary>The MAC address of an IPv4 address changes, or an address is repeatedly claimed unsolicited.</summary>
    ArpSpoof,

    /// <summary>One host asks for many long, random names under one domain.</summary>
    DnsTunnel,

    /// <summary>One host connects to one server at regular intervals.</summary>
    Beacon,

    /// <summary>A local address that has not been seen before.</summary>
    NewHost,

    /// <summary>A port of a local address that answers for the first time.</summary>
    NewService,

    /// <summary>An address or name on a blocklist.</summary>
    Blocklist,

    /// <summary>One local host sends a large amount of data out of the local network.</summary>
    DataVolume,

    /// <summary>No packet was seen for a time.</summary>
    Silence,

    /// <summary>The capture itself loses packets.</summary>
    CaptureLoss,

    /// <summary>Many packets with damaged headers.</summary>
    MalformedPacket,

    /// <summary>A password or another secret is sent without encryption.</summary>
    CleartextCredential,

    /// <summary>One client gets many failed answers of DNS, or none.</summary>
    DnsFailure,

    /// <summary>A web server answers many requests with an error.</summary>
    HttpError,

    /// <summary>A server answers slowly.</summary>
    SlowResponse,

    /// <summary>A server shows a certificate that expires soon, has expired, or is not yet valid.</summary>
    CertificateExpiry,
}
