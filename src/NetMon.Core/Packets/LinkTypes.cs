namespace NetMon.Packets;

/// <summary>
/// Converts between libpcap's DLT_ values, which live captures and the filter compiler use and which differ between systems, and the
/// <see cref="LinkType"/> values in files. Most are equal. Source: <c>pcap/dlt.h</c> and <c>pcap-common.c</c> of libpcap.
/// </summary>
public static class LinkTypes
{
    private const ushort DltAtmRfc1483 = 11;
    private const ushort DltRaw = 12;
    private const ushort DltRawOpenBsd = 14;
    private const int DltPkTapDarwin = 149;

    /// <summary>Converts a DLT_ value to a link type.</summary>
    /// <param name="dlt">The value, for instance from <c>pcap_datalink</c>, or the one stored in some old files.</param>
    public static LinkType FromDlt(int dlt) => dlt switch
    {
        DltAtmRfc1483 => LinkType.AtmRfc1483,
        // OpenBSD's value means PPP for BSD/OS elsewhere, which no current system writes.
        DltRaw or DltRawOpenBsd => LinkType.Raw,
        DltPkTapDarwin when OperatingSystem.IsMacOS() => LinkType.PkTap,
        _ => (LinkType)dlt,
    };

    /// <summary>
    /// Converts the number in a file to a link type: a LINKTYPE_ value, or the DLT_ value of an old system. Unknown numbers are kept.
    /// </summary>
    /// <param name="value">The number in the file, without the FCS bits of a pcap header.</param>
    internal static LinkType FromFile(ushort value) => value switch
    {
        DltAtmRfc1483 => LinkType.AtmRfc1483,
        DltRaw or DltRawOpenBsd => LinkType.Raw,
        13 => LinkType.Enc,
        16 or 18 or 19 => LinkType.AtmClip,
        112 => LinkType.CHdlc,
        _ => (LinkType)value,
    };

    /// <summary>Converts a link type to the DLT_ value that this system's libpcap uses.</summary>
    /// <param name="linkType">The link type.</param>
    public static int ToDlt(LinkType linkType) => linkType switch
    {
        LinkType.AtmRfc1483 => DltAtmRfc1483,
        LinkType.Raw => DltRaw,
        LinkType.PkTap when OperatingSystem.IsMacOS() => DltPkTapDarwin,
        _ => (int)linkType,
    };
}
