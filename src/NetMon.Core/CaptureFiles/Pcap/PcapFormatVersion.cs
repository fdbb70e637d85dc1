namespace NetMon.CaptureFiles.Pcap;

/// <summary>Meaning of the version in a pcap header for its records.</summary>
internal static class PcapFormatVersion
{
    // Major version written by DG/UX tcpdump.
    private const int DgUx = 543;

    public static LengthOrder LengthOrder(int major, int minor) => (major, minor) switch
    {
        (2, < 3) or (DgUx, _) => Pcap.LengthOrder.Swapped,
        (2, 3) => Pcap.LengthOrder.Unsure,
        _ => Pcap.LengthOrder.Modern,
    };
}
