namespace NetMon.Decoding.Link;

/// <summary>
/// Headers that the capturing side puts before the frame, of link types that are not decoded further. A packet that is shorter than its header
/// is a packet with a fault, so that what follows it in a file is read. Lengths: https://www.tcpdump.org/linktypes.html.
/// </summary>
internal static class CaptureHeader
{
    /// <summary>Looks whether the header is whole; all bytes are payload.</summary>
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        int needed = MinimumLength(linkType);
        int have = PacketDecoder.Available(data, offset, end);
        if (have < needed)
            headers.Cut(DecodeLayer.CaptureHeader, offset, needed, have);
        headers.SetPayload(offset, end);
    }

    /// <summary>Bytes of the header; 0 for a link type that is known to have none, or not known.</summary>
    public static int MinimumLength(LinkType linkType) => linkType switch
    {
        LinkType.NfcLlcp => 2,
        LinkType.SunAtm or LinkType.Mtp2WithPhdr or LinkType.BluetoothHciH4WithPhdr or LinkType.BluetoothLinuxMonitor => 4,
        LinkType.Sita or LinkType.IpmbLinux => 5,
        LinkType.CanSocketCan => 8,
        LinkType.BluetoothLeLinkLayerWithPhdr => 10,
        LinkType.LinuxIrda or LinkType.LinuxLapd => 16,
        LinkType.UsbPcap => 27,
        LinkType.UsbLinux => 48,
        LinkType.UsbLinuxMmapped => 64,
        _ => 0,
    };
}
