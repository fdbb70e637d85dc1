namespace NetMon.CaptureFiles;

/// <summary>Bounds beyond which a length in a file is taken for damage; those of Wireshark, so that both stop at the same packet.</summary>
internal static class FileLimits
{
    /// <summary>The most bytes of a packet of most link types.</summary>
    public const uint StandardPacket = 256 * 1024;

    private const uint LargePacket = 128 * 1024 * 1024;

    /// <summary>The most bytes of a pcapng block: the largest packet and 128 KiB of options.</summary>
    public const uint Block = 32 + LargePacket + (128 * 1024);

    /// <summary>The most bytes of a packet of one link type.</summary>
    public static uint Packet(LinkType linkType) => linkType switch
    {
        LinkType.DBus or LinkType.UsbPcap => LargePacket,
        LinkType.Ebhscr => LargePacket / 4,
        _ => StandardPacket,
    };
}
