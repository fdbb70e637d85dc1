using System.Globalization;
using NetMon.Decoding.Link.Wireless;
using NetMon.Decoding.Network;
using NetMon.Packets;

namespace NetMon.Decoding.Link;

/// <summary>Decodes a link layer between two offsets; see <see cref="PacketDecoder"/> for the parameters.</summary>
internal delegate void LinkDecoder(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers);

/// <summary>The properties of a link type.</summary>
/// <param name="Type">Its number, and its name in the registry.</param>
/// <param name="Name">The usual name of its protocol, used if no higher protocol is known; null if there is none.</param>
/// <param name="Decoder">Decodes its frames; null if they are not decoded.</param>
/// <param name="HeaderLength">
/// Length of the header that the capturing device puts before each frame, for types that are not decoded.
/// </param>
internal sealed record LinkDescription(LinkType Type, string? Name = null, LinkDecoder? Decoder = null, int HeaderLength = 0);

/// <summary>
/// All link types that are decoded, have a name, or have a capture header. To add one, add a file in Link and a line here.
/// </summary>
internal static class LinkTable
{
    private const string Wlan = "802.11";
    private const string Ieee802154 = "802.15.4";

    /// <summary>All entries.</summary>
    public static IReadOnlyList<LinkDescription> All { get; } =
    [
        new(LinkType.Ethernet, null, EthernetLink.Decode),
        new(LinkType.Null, "Loopback", LoopbackLink.DecodeNull),
        new(LinkType.Loop, "Loopback", LoopbackLink.DecodeLoop),
        new(LinkType.LinuxSll, "SLL", SllLink.Decode),
        new(LinkType.LinuxSll2, "SLL", Sll2Link.Decode),
        new(LinkType.Raw, "IP", RawLink.Decode),
        new(LinkType.IPv4, null, IPv4Header.Decode),
        new(LinkType.IPv6, null, IPv6Header.Decode),
        new(LinkType.Mpls, "MPLS", MplsStack.Decode),
        new(LinkType.Ppp, "PPP", PppLink.Decode),
        new(LinkType.PppHdlc, "PPP", PppLink.Decode),
        new(LinkType.PppPppd, "PPP", PppLink.DecodeWithDirection),
        new(LinkType.PppWithDirection, "PPP", PppLink.DecodeWithDirection),
        new(LinkType.PppEther, "PPPoE", PppoeHeader.DecodeSession),
        new(LinkType.CHdlc, "Cisco HDLC", CiscoHdlcLink.Decode),
        new(LinkType.CHdlcWithDirection, "Cisco HDLC", Behind(1, CiscoHdlcLink.Decode)),
        new(LinkType.FrameRelay, "Frame relay", FrameRelayLink.Decode),
        new(LinkType.FrameRelayWithDirection, "Frame relay", Behind(1, FrameRelayLink.Decode)),
        new(LinkType.Ieee80211, Wlan, WlanHeader.Decode),
        new(LinkType.Ieee80211Radiotap, Wlan, RadiotapLink.Decode),
        new(LinkType.Ieee80211Prism, Wlan, PrismLink.Decode),
        new(LinkType.Ieee80211Avs, Wlan, PrismLink.DecodeAvs),
        new(LinkType.Ppi, "PPI", PpiLink.Decode),
        new(LinkType.NFLog, "NFLOG", NfLogLink.Decode),
        new(LinkType.PfLog, "pflog", PfLogLink.Decode),
        new(LinkType.Enc, "enc", EncLink.Decode),
        new(LinkType.PkTap, "pktap", PkTapLink.Decode),
        new(LinkType.User2, null, PkTapLink.Decode),
        new(LinkType.Erf, "ERF", ErfLink.Decode),
        new(LinkType.TokenRing, "Token ring", TokenRingLink.Decode),
        new(LinkType.Fddi, "FDDI", FddiLink.Decode),
        new(LinkType.IpOverFibreChannel, "Fibre Channel", FibreChannelLink.Decode),
        new(LinkType.AppleIpOverIeee1394, null, Ieee1394Link.Decode),
        new(LinkType.AtmRfc1483, "ATM", LlcHeader.Decode),
        new(LinkType.AtmClip, "ATM", RawLink.Decode),
        new(LinkType.NetAnalyzer, null, NetAnalyzerLink.Decode),
        new(LinkType.NetAnalyzerTransparent, null, NetAnalyzerLink.DecodeTransparent),
        new(LinkType.DsaTagBrcm, null, DsaTagLink.Decode),
        new(LinkType.DsaTagDsa, null, DsaTagLink.Decode),
        new(LinkType.DsaTagEdsa, null, DsaTagLink.DecodeWithEtherType),
        new(LinkType.DsaTagBrcmPrepend, null, DsaTagLink.DecodePrepended),
        new(LinkType.IpNet, "IPNET", IpNetLink.Decode),
        new(LinkType.Arcnet, "ARCNET", ArcnetLink.Decode),
        new(LinkType.ArcnetLinux, "ARCNET", ArcnetLink.DecodeLinux),
        new(LinkType.IpOverInfiniband, "InfiniBand", InfinibandLink.DecodeIPOverInfiniband),
        new(LinkType.Infiniband, "InfiniBand", InfinibandLink.Decode),
        .. Juniper(
            LinkType.JuniperEther, LinkType.JuniperPppoe, LinkType.JuniperPppoeAtm, LinkType.JuniperPpp, LinkType.JuniperFrameRelay,
            LinkType.JuniperCHdlc, LinkType.JuniperMonitor, LinkType.JuniperServices, LinkType.JuniperGgsn, LinkType.JuniperEs,
            LinkType.JuniperAtm1, LinkType.JuniperAtm2, LinkType.JuniperMlppp, LinkType.JuniperMlfr, LinkType.JuniperMfr),

        // Not decoded. Header lengths are from https://www.tcpdump.org/linktypes.html.
        .. Named(
            "Juniper", LinkType.JuniperPicPeer, LinkType.JuniperVp, LinkType.JuniperIsm, LinkType.JuniperSt, LinkType.JuniperVs,
            LinkType.JuniperSrxE2E, LinkType.JuniperFibreChannel, LinkType.JuniperAtmCemic),
        new(LinkType.MfrFrameRelay, "Frame relay"),
        .. Named("Fibre Channel", LinkType.Fc2, LinkType.Fc2WithFrameDelims),
        .. Named(Ieee802154, LinkType.Ieee802154WithFcs, LinkType.Ieee802154NoFcs, LinkType.Ieee802154NonaskPhy, LinkType.Ieee802154Tap),
        new(LinkType.BluetoothHciH4, "Bluetooth HCI"),
        new(LinkType.BluetoothHciH4WithPhdr, "Bluetooth HCI", HeaderLength: 4),
        new(LinkType.BluetoothLinuxMonitor, "Bluetooth HCI", HeaderLength: 4),
        .. Named("Bluetooth LE", LinkType.BluetoothLeLinkLayer, LinkType.NordicBle),
        new(LinkType.BluetoothLeLinkLayerWithPhdr, "Bluetooth LE", HeaderLength: 10),
        new(LinkType.BluetoothBredrBaseband, "Bluetooth"),
        new(LinkType.UsbPcap, "USB", HeaderLength: 27),
        new(LinkType.UsbLinux, "USB", HeaderLength: 48),
        new(LinkType.UsbLinuxMmapped, "USB", HeaderLength: 64),
        .. Named("USB", LinkType.UsbDarwin, LinkType.Usb20, LinkType.Usb20LowSpeed, LinkType.Usb20FullSpeed, LinkType.Usb20HighSpeed),
        new(LinkType.Netlink, "Netlink"),
        new(LinkType.Mtp2, "MTP2"),
        new(LinkType.Mtp2WithPhdr, "MTP2", HeaderLength: 4),
        new(LinkType.Mtp3, "MTP3"),
        new(LinkType.Sccp, "SCCP"),
        new(LinkType.Sctp, "SCTP"),
        new(LinkType.CanSocketCan, "CAN", HeaderLength: 8),
        new(LinkType.Slip, "SLIP"),
        new(LinkType.SunAtm, "ATM", HeaderLength: 4),
        .. Named("AX.25", LinkType.Ax25Kiss, LinkType.AX25),
        new(LinkType.BacnetMsTp, "BACnet MS/TP"),
        .. Named("DOCSIS", LinkType.Docsis, LinkType.DocsisXra31),
        new(LinkType.LinuxIrda, "IrDA", HeaderLength: 16),
        new(LinkType.LinuxLapd, "LAPD", HeaderLength: 16),
        new(LinkType.Lapd, "LAPD"),
        new(LinkType.Mpeg2Ts, "MPEG TS"),
        new(LinkType.NfcLlcp, "NFC LLCP", HeaderLength: 2),
        new(LinkType.DBus, "D-Bus"),
        new(LinkType.Sita, HeaderLength: 5),
        new(LinkType.IpmbLinux, HeaderLength: 5),
    ];

    private static readonly LinkDescription?[] ByNumber = Index();

    /// <summary>The entry of a link type; null if there is none.</summary>
    public static LinkDescription? Find(LinkType linkType) => (int)linkType < ByNumber.Length ? ByNumber[(int)linkType] : null;

    /// <summary>The usual name of the protocol, otherwise the name of the link type, otherwise <c>LinkType-300</c>.</summary>
    public static string NameOf(LinkType linkType) => Find(linkType)?.Name
        ?? Enum.GetName(linkType) ?? string.Create(CultureInfo.InvariantCulture, $"LinkType-{(int)linkType}");

    private static LinkDescription?[] Index()
    {
        var table = new LinkDescription?[All.Max(link => (int)link.Type) + 1];
        foreach (var link in All) table[(int)link.Type] = link;

        // Index the link type numbers of old systems too: frames from sources other than files may still have them.
        for (ushort number = 0; number < table.Length; number++) table[number] ??= table[(int)LinkTypes.FromFile(number)];
        return table;
    }

    private static IEnumerable<LinkDescription> Named(string name, params LinkType[] types) => types.Select(type => new LinkDescription(type, name));

    private static IEnumerable<LinkDescription> Juniper(params LinkType[] types) => types.Select(type => new LinkDescription(
        type, "Juniper", (data, offset, end, ref headers) => JuniperLink.Decode(type, data, offset, end, ref headers)));

    private static LinkDecoder Behind(int count, LinkDecoder decoder) =>
        (data, offset, end, ref headers) => decoder(data, offset + count, end, ref headers);
}
