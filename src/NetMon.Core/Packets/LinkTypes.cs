namespace NetMon.Packets;

/// <summary>
/// Between libpcap's DLT_ values, which live captures and compilers speak and which differ from system to system, and
/// <see cref="LinkType"/>, which files carry. Most are equal; source: <c>pcap/dlt.h</c> and <c>pcap-common.c</c> of libpcap.
/// </summary>
public static class LinkTypes
{
    private const int DltAtmRfc1483 = 11;
    private const int DltRaw = 12;
    private const int DltRawOpenBsd = 14;
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
