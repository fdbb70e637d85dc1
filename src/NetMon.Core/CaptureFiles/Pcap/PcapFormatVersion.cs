namespace NetMon.CaptureFiles.Pcap;

/// <summary>What the version in a pcap header means for its records.</summary>
internal static class PcapFormatVersion
{
    // DG/UX's tcpdump writes this major version.
    private const int DgUx = 543;

    public static LengthOrder LengthOrder(int major, int minor) => (major, minor) switch
    {
        (2, < 3) or (DgUx, _) => Pcap.LengthOrder.Swapped,
        (2, 3) => Pcap.LengthOrder.Unsure,
        _ => Pcap.LengthOrder.Modern,
    };
}
