namespace NetMon.CaptureFiles;

/// <summary>Maximum lengths in files; greater values are damage. Same as Wireshark's, so that both stop at the same packet.</summary>
internal static class FileLimits
{
    /// <summary>Maximum packet length of most link types, in bytes.</summary>
    public const uint StandardPacket = 256 * 1024;

    private const uint LargePacket = 128 * 1024 * 1024;

    /// <summary>Maximum length of a pcapng block: the largest packet and 128 KiB of options.</summary>
    public const uint Block = 32 + LargePacket + (128 * 1024);

    /// <summary>Maximum packet length of a link type, in bytes.</summary>
    public static uint Packet(LinkType linkType) => linkType switch
    {
        LinkType.DBus or LinkType.UsbPcap => LargePacket,
        LinkType.Ebhscr => LargePacket / 4,
        _ => StandardPacket,
    };
}
