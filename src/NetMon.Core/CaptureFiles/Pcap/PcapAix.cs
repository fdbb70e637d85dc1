namespace NetMon.CaptureFiles.Pcap;

/// <summary>AIX writes version 2.2 with RFC 1573 interface types as link types, and nanosecond timestamps.</summary>
internal static class PcapAix
{
    /// <summary>Number of padding bytes before each FDDI frame.</summary>
    public const int FddiPadding = 3;

    public static bool TryMapLinkType(PcapFormat format, int major, int minor, uint network, out LinkType linkType)
    {
        linkType = network switch
        {
            6 => LinkType.Ethernet,
            9 => LinkType.TokenRing,
            15 => LinkType.Fddi,
            _ => LinkType.Null,
        };
        return format.IsRegistered && !format.HasNanoseconds && (major, minor) == (2, 2) && network is 6 or 9 or 15 or 24;
    }
}
