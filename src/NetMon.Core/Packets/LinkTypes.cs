namespace NetMon.Packets;

/// <summary>
/// Between libpcap's DLT_ values, which live captures and compilers speak and which differ from system to system, and
/// <see cref="LinkType"/>, which files carry. Most are equal; source: <c>pcap/dlt.h</c> and <c>pcap-common.c</c> of libpcap.
/// </summary>
public static class LinkTypes
{
    private const ushort DltAtmRfc1483 = 11;
    private const ushort DltRaw = 12;
    private const ushort DltRawOpenBsd = 14;
    private const int DltPkTapDarwin = 149;

    /// <summary>The link type that a DLT_ value stands for.</summary>
    /// <param name="dlt">The value, for instance from <c>pcap_datalink</c>, or the raw one that some old files carry.</param>
    public static LinkType FromDlt(int dlt) => dlt switch
    {
        DltAtmRfc1483 => LinkType.AtmRfc1483,
        // OpenBSD's value is PPP for BSD/OS elsewhere, which nothing writes any more.
        DltRaw or DltRawOpenBsd => LinkType.Raw,
        DltPkTapDarwin when OperatingSystem.IsMacOS() => LinkType.PkTap,
        _ => (LinkType)dlt,
    };

    /// <summary>
    /// The link type that a number in a file stands for: the registry's, or the DLT_ value of an old system. Numbers that nobody knows travel
    /// through.
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

    /// <summary>The DLT_ value that this system's libpcap knows a link type by.</summary>
    /// <param name="linkType">The link type.</param>
    public static int ToDlt(LinkType linkType) => linkType switch
    {
        LinkType.AtmRfc1483 => DltAtmRfc1483,
        LinkType.Raw => DltRaw,
        LinkType.PkTap when OperatingSystem.IsMacOS() => DltPkTapDarwin,
        _ => (int)linkType,
    };
}
