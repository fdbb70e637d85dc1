namespace NetMon.CaptureFiles;

/// <summary>Link types as they appear in files.</summary>
internal static class FileLinkType
{
    private const LinkType LinuxAtmClip = (LinkType)106;
    private const LinkType OpenBsdEncapsulation = (LinkType)109;

    /// <summary>
    /// Maps the numbers that old systems wrote (their own DLT_ values) to the registry's. Numbers that nobody knows travel through.
    /// </summary>
    /// <param name="value">The number in the file, without the FCS bits of a pcap header.</param>
    public static LinkType FromFile(ushort value) => value switch
    {
        11 => LinkType.AtmRfc1483,
        12 or 14 => LinkType.Raw,
        13 => OpenBsdEncapsulation,
        16 or 18 or 19 => LinuxAtmClip,
        112 => LinkType.CHdlc,
        _ => (LinkType)value,
    };
}
