namespace NetMon;

/// <summary>Capture file formats that can be written.</summary>
public enum CaptureFileFormat
{
    /// <summary>pcapng: any number of interfaces and link types, exact timestamps, interface names.</summary>
    Pcapng,

    /// <summary>pcap: one link type, microseconds or nanoseconds; for programs that do not read pcapng.</summary>
    Pcap,
}
