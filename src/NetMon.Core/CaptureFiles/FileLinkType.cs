namespace NetMon.CaptureFiles;

/// <summary>Link types in files.</summary>
internal static class FileLinkType
{
    private const LinkType LinuxAtmClip = (LinkType)106;
    private const LinkType OpenBsdEncapsulation = (LinkType)109;

    /// <summary>
    /// Maps DLT_ values that old systems wrote to the registry's LINKTYPE_ values. Unknown values are kept.
    /// </summary>
    /// <param name="value">The value in the file, without the FCS bits of a pcap header.</param>
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
