namespace NetMon.CaptureFiles;

/// <summary>Which of a record header's two lengths comes first.</summary>
internal enum LengthOrder
{
    /// <summary>Captured length, then original length: version 2.4.</summary>
    Modern,

    /// <summary>Original length first: before version 2.3, and DG/UX.</summary>
    Swapped,

    /// <summary>Version 2.3 was written in both ways; the larger one is the original length.</summary>
    Unsure,
}

/// <summary>What the version in a pcap header means for its records.</summary>
internal static class PcapFormatVersion
{
    // DG/UX's tcpdump writes this major version.
    private const int DgUx = 543;

    public static LengthOrder LengthOrder(int major, int minor) => (major, minor) switch
    {
        (2, < 3) or (DgUx, _) => CaptureFiles.LengthOrder.Swapped,
        (2, 3) => CaptureFiles.LengthOrder.Unsure,
        _ => CaptureFiles.LengthOrder.Modern,
    };
}

/// <summary>AIX writes version 2.2 with interface types of RFC 1573 for link types, and nanoseconds.</summary>
internal static class PcapAix
{
    /// <summary>Bytes before each FDDI frame that do not belong to it.</summary>
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
