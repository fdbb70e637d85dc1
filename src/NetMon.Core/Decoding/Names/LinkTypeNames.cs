using System.Globalization;

namespace NetMon.Decoding.Names;

/// <summary>What people call the protocol that a link type stands for, where nothing above it is known.</summary>
internal static class LinkTypeNames
{
    /// <summary>The name; that of the link type itself where people have none, and <c>LinkType-300</c> where it has none either.</summary>
    public static string Find(LinkType linkType) => linkType switch
    {
        LinkType.LinuxSll or LinkType.LinuxSll2 => "SLL",
        LinkType.Null or LinkType.Loop => "Loopback",
        LinkType.Raw => "IP",
        LinkType.Ppp or LinkType.PppHdlc or LinkType.PppPppd or LinkType.PppWithDirection => "PPP",
        LinkType.PppEther => "PPPoE",
        LinkType.CHdlc or LinkType.CHdlcWithDirection => "Cisco HDLC",
        LinkType.FrameRelay or LinkType.FrameRelayWithDirection or LinkType.MfrFrameRelay => "Frame relay",
        LinkType.Ieee80211 or LinkType.Ieee80211Radiotap or LinkType.Ieee80211Prism or LinkType.Ieee80211Avs => "802.11",
        LinkType.Ppi => "PPI",
        LinkType.NFLog => "NFLOG",
        LinkType.PfLog => "pflog",
        LinkType.PkTap => "pktap",
        LinkType.Mpls => "MPLS",
        LinkType.TokenRing => "Token ring",
        LinkType.Fddi => "FDDI",
        LinkType.IpOverFibreChannel or LinkType.Fc2 or LinkType.Fc2WithFrameDelims => "Fibre Channel",
        LinkType.Ieee802154WithFcs or LinkType.Ieee802154NoFcs or LinkType.Ieee802154NonaskPhy or LinkType.Ieee802154Tap => "802.15.4",
        LinkType.BluetoothHciH4 or LinkType.BluetoothHciH4WithPhdr or LinkType.BluetoothLinuxMonitor => "Bluetooth HCI",
        LinkType.BluetoothLeLinkLayer or LinkType.BluetoothLeLinkLayerWithPhdr or LinkType.NordicBle => "Bluetooth LE",
        LinkType.BluetoothBredrBaseband => "Bluetooth",
        LinkType.UsbLinux or LinkType.UsbLinuxMmapped or LinkType.UsbPcap or LinkType.UsbDarwin => "USB",
        LinkType.Usb20 or LinkType.Usb20LowSpeed or LinkType.Usb20FullSpeed or LinkType.Usb20HighSpeed => "USB",
        LinkType.Netlink => "Netlink",
        LinkType.Mtp2 or LinkType.Mtp2WithPhdr => "MTP2",
        LinkType.Mtp3 => "MTP3",
        LinkType.Sccp => "SCCP",
        LinkType.Sctp => "SCTP",
        LinkType.CanSocketCan => "CAN",
        LinkType.Slip => "SLIP",
        LinkType.Arcnet or LinkType.ArcnetLinux => "ARCNET",
        LinkType.AtmRfc1483 or LinkType.SunAtm or LinkType.AtmClip => "ATM",
        LinkType.Ax25Kiss or LinkType.AX25 => "AX.25",
        LinkType.BacnetMsTp => "BACnet MS/TP",
        LinkType.Docsis or LinkType.DocsisXra31 => "DOCSIS",
        LinkType.Infiniband or LinkType.IpOverInfiniband => "InfiniBand",
        LinkType.LinuxIrda => "IrDA",
        LinkType.LinuxLapd or LinkType.Lapd => "LAPD",
        LinkType.Mpeg2Ts => "MPEG TS",
        LinkType.NfcLlcp => "NFC LLCP",
        LinkType.DBus => "D-Bus",
        >= LinkType.JuniperMlppp and <= LinkType.JuniperAtm1 or LinkType.JuniperMonitor or LinkType.JuniperPppoe or LinkType.JuniperPppoeAtm
            or LinkType.JuniperPicPeer or (>= LinkType.JuniperEther and <= LinkType.JuniperCHdlc) or LinkType.JuniperVp or LinkType.JuniperIsm
            or LinkType.JuniperSt or (>= LinkType.JuniperVs and <= LinkType.JuniperFibreChannel) or LinkType.JuniperAtmCemic => "Juniper",
        LinkType.IpNet => "IPNET",
        LinkType.Enc => "enc",
        LinkType.Erf => "ERF",
        _ => Enum.GetName(linkType) ?? string.Create(CultureInfo.InvariantCulture, $"LinkType-{(int)linkType}"),
    };
}
