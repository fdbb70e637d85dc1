namespace NetMon;

/// <summary>Link-layer header type of a capture: the LINKTYPE_ values of the tcpdump group's registry, as capture files store them.</summary>
/// <remarks>Values without a name here are kept as numbers. Source: https://www.tcpdump.org/linktypes.html.</remarks>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: 4-byte protocol family in host order.</summary>
    Null = 0,

    /// <summary>IEEE 802.3 Ethernet.</summary>
    Ethernet = 1,

    /// <summary>AX.25.</summary>
    AX25 = 3,

    /// <summary>IEEE 802.5 token ring.</summary>
    TokenRing = 6,

    /// <summary>ARCNET with BSD-style header.</summary>
    Arcnet = 7,

    /// <summary>SLIP with a direction header.</summary>
    Slip = 8,

    /// <summary>PPP, RFC 1661 and RFC 1662.</summary>
    Ppp = 9,

    /// <summary>FDDI.</summary>
    Fddi = 10,

    /// <summary>PPP in HDLC-like framing.</summary>
    PppHdlc = 50,

    /// <summary>PPPoE session.</summary>
    PppEther = 51,

    /// <summary>Symantec Enterprise firewall.</summary>
    SymantecFirewall = 99,

    /// <summary>LLC/SNAP-encapsulated ATM.</summary>
    AtmRfc1483 = 100,

    /// <summary>Raw IPv4 or IPv6, told apart by the version nibble.</summary>
    Raw = 101,

    /// <summary>Cisco PPP with HDLC framing.</summary>
    CHdlc = 104,

    /// <summary>IEEE 802.11.</summary>
    Ieee80211 = 105,

    /// <summary>Linux classical IP over ATM.</summary>
    AtmClip = 106,

    /// <summary>Frame Relay.</summary>
    FrameRelay = 107,

    /// <summary>OpenBSD loopback: 4-byte protocol family in network order.</summary>
    Loop = 108,

    /// <summary>OpenBSD enc: IPsec.</summary>
    Enc = 109,

    /// <summary>Linux cooked capture v1, for instance from the "any" device.</summary>
    LinuxSll = 113,

    /// <summary>Apple LocalTalk.</summary>
    LocalTalk = 114,

    /// <summary>OpenBSD pflog.</summary>
    PfLog = 117,

    /// <summary>802.11 behind a Prism header.</summary>
    Ieee80211Prism = 119,

    /// <summary>RFC 2625 IP over Fibre Channel.</summary>
    IpOverFibreChannel = 122,

    /// <summary>ATM from SunATM devices.</summary>
    SunAtm = 123,

    /// <summary>802.11 behind a radiotap header.</summary>
    Ieee80211Radiotap = 127,

    /// <summary>ARCNET with Linux-style header.</summary>
    ArcnetLinux = 129,

    /// <summary>Juniper multilink PPP.</summary>
    JuniperMlppp = 130,

    /// <summary>Juniper multilink frame relay, FRF.15.</summary>
    JuniperMlfr = 131,

    /// <summary>Juniper encryption services.</summary>
    JuniperEs = 132,

    /// <summary>Juniper GPRS gateway services.</summary>
    JuniperGgsn = 133,

    /// <summary>Juniper multilink frame relay, FRF.16.</summary>
    JuniperMfr = 134,

    /// <summary>Juniper ATM2.</summary>
    JuniperAtm2 = 135,

    /// <summary>Juniper adaptive services.</summary>
    JuniperServices = 136,

    /// <summary>Juniper ATM1.</summary>
    JuniperAtm1 = 137,

    /// <summary>Apple IP over IEEE 1394.</summary>
    AppleIpOverIeee1394 = 138,

    /// <summary>SS7 MTP2 behind a pseudo-header.</summary>
    Mtp2WithPhdr = 139,

    /// <summary>SS7 MTP2.</summary>
    Mtp2 = 140,

    /// <summary>SS7 MTP3.</summary>
    Mtp3 = 141,

    /// <summary>SS7 SCCP.</summary>
    Sccp = 142,

    /// <summary>DOCSIS MAC frames.</summary>
    Docsis = 143,

    /// <summary>Linux IrDA.</summary>
    LinuxIrda = 144,

    /// <summary>Reserved for private use.</summary>
    User0 = 147,

    /// <summary>Reserved for private use.</summary>
    User1 = 148,

    /// <summary>Reserved for private use.</summary>
    User2 = 149,

    /// <summary>Reserved for private use.</summary>
    User3 = 150,

    /// <summary>Reserved for private use.</summary>
    User4 = 151,

    /// <summary>Reserved for private use.</summary>
    User5 = 152,

    /// <summary>Reserved for private use.</summary>
    User6 = 153,

    /// <summary>Reserved for private use.</summary>
    User7 = 154,

    /// <summary>Reserved for private use.</summary>
    User8 = 155,

    /// <summary>Reserved for private use.</summary>
    User9 = 156,

    /// <summary>Reserved for private use.</summary>
    User10 = 157,

    /// <summary>Reserved for private use.</summary>
    User11 = 158,

    /// <summary>Reserved for private use.</summary>
    User12 = 159,

    /// <summary>Reserved for private use.</summary>
    User13 = 160,

    /// <summary>Reserved for private use.</summary>
    User14 = 161,

    /// <summary>Reserved for private use.</summary>
    User15 = 162,

    /// <summary>802.11 behind an AVS header.</summary>
    Ieee80211Avs = 163,

    /// <summary>Juniper passive monitoring.</summary>
    JuniperMonitor = 164,

    /// <summary>BACnet MS/TP.</summary>
    BacnetMsTp = 165,

    /// <summary>PPP in HDLC-like framing with a direction byte.</summary>
    PppPppd = 166,

    /// <summary>Juniper PPPoE.</summary>
    JuniperPppoe = 167,

    /// <summary>Juniper PPPoE over ATM.</summary>
    JuniperPppoeAtm = 168,

    /// <summary>GPRS LLC.</summary>
    GprsLlc = 169,

    /// <summary>Transparent-mapped generic framing procedure.</summary>
    GpfT = 170,

    /// <summary>Frame-mapped generic framing procedure.</summary>
    GpfF = 171,

    /// <summary>Juniper peers of interface cards; not decoded.</summary>
    JuniperPicPeer = 174,

    /// <summary>Link access procedures on the D channel.</summary>
    LinuxLapd = 177,

    /// <summary>Juniper Ethernet.</summary>
    JuniperEther = 178,

    /// <summary>Juniper PPP.</summary>
    JuniperPpp = 179,

    /// <summary>Juniper frame relay.</summary>
    JuniperFrameRelay = 180,

    /// <summary>Juniper Cisco HDLC.</summary>
    JuniperCHdlc = 181,

    /// <summary>FRF.16.1 Multi-Link Frame Relay.</summary>
    MfrFrameRelay = 182,

    /// <summary>Juniper voice; not decoded.</summary>
    JuniperVp = 183,

    /// <summary>Bluetooth HCI UART transport.</summary>
    BluetoothHciH4 = 187,

    /// <summary>USB, Linux header.</summary>
    UsbLinux = 189,

    /// <summary>Per-Packet Information.</summary>
    Ppi = 192,

    /// <summary>Juniper integrated services; not decoded.</summary>
    JuniperIsm = 194,

    /// <summary>IEEE 802.15.4 with FCS.</summary>
    Ieee802154WithFcs = 195,

    /// <summary>Various link-layer types behind a SITA header.</summary>
    Sita = 196,

    /// <summary>Endace ERF records.</summary>
    Erf = 197,

    /// <summary>Juniper secure tunnel; not decoded.</summary>
    JuniperSt = 200,

    /// <summary>Bluetooth HCI UART transport behind a direction header.</summary>
    BluetoothHciH4WithPhdr = 201,

    /// <summary>AX.25 behind a KISS header.</summary>
    Ax25Kiss = 202,

    /// <summary>Link access procedures on the D channel, no pseudo-header.</summary>
    Lapd = 203,

    /// <summary>PPP behind a direction byte.</summary>
    PppWithDirection = 204,

    /// <summary>Cisco HDLC behind a direction byte.</summary>
    CHdlcWithDirection = 205,

    /// <summary>Frame Relay behind a direction byte.</summary>
    FrameRelayWithDirection = 206,

    /// <summary>IPMB behind a Linux header.</summary>
    IpmbLinux = 209,

    /// <summary>IEEE 802.15.4 non-ASK PHY.</summary>
    Ieee802154NonaskPhy = 215,

    /// <summary>MPLS label stack without a link header.</summary>
    Mpls = 219,

    /// <summary>USB, Linux header padded to 64 bytes.</summary>
    UsbLinuxMmapped = 220,

    /// <summary>Fibre Channel FC-2.</summary>
    Fc2 = 224,

    /// <summary>Fibre Channel FC-2 with frame delimiters.</summary>
    Fc2WithFrameDelims = 225,

    /// <summary>Solaris ipnet.</summary>
    IpNet = 226,

    /// <summary>CAN frames behind a SocketCAN header.</summary>
    CanSocketCan = 227,

    /// <summary>Raw IPv4.</summary>
    IPv4 = 228,

    /// <summary>Raw IPv6.</summary>
    IPv6 = 229,

    /// <summary>IEEE 802.15.4 without FCS.</summary>
    Ieee802154NoFcs = 230,

    /// <summary>D-Bus messages.</summary>
    DBus = 231,

    /// <summary>Juniper virtual server; not decoded.</summary>
    JuniperVs = 232,

    /// <summary>Juniper end-to-end debugging of SRX; not decoded.</summary>
    JuniperSrxE2E = 233,

    /// <summary>Juniper Fibre Channel; not decoded.</summary>
    JuniperFibreChannel = 234,

    /// <summary>DVB common interface.</summary>
    DvbCi = 235,

    /// <summary>3GPP TS 27.010 multiplexing.</summary>
    Mux27010 = 236,

    /// <summary>STANAG 5066 D_PDUs.</summary>
    Stanag5066DPdu = 237,

    /// <summary>Juniper ATM circuit emulation; not decoded.</summary>
    JuniperAtmCemic = 238,

    /// <summary>Linux netfilter log.</summary>
    NFLog = 239,

    /// <summary>Hilscher netANALYZER Ethernet.</summary>
    NetAnalyzer = 240,

    /// <summary>Hilscher netANALYZER Ethernet with preamble.</summary>
    NetAnalyzerTransparent = 241,

    /// <summary>IP over InfiniBand.</summary>
    IpOverInfiniband = 242,

    /// <summary>MPEG-2 transport stream.</summary>
    Mpeg2Ts = 243,

    /// <summary>Ng40 protocol tester.</summary>
    Ng40 = 244,

    /// <summary>NFC LLCP.</summary>
    NfcLlcp = 245,

    /// <summary>InfiniBand.</summary>
    Infiniband = 247,

    /// <summary>SCTP without a lower layer.</summary>
    Sctp = 248,

    /// <summary>USB, USBPcap header.</summary>
    UsbPcap = 249,

    /// <summary>SEL RTAC serial line.</summary>
    RtacSerial = 250,

    /// <summary>Bluetooth Low Energy.</summary>
    BluetoothLeLinkLayer = 251,

    /// <summary>Linux netlink.</summary>
    Netlink = 253,

    /// <summary>Bluetooth Linux monitor.</summary>
    BluetoothLinuxMonitor = 254,

    /// <summary>Bluetooth basic rate baseband.</summary>
    BluetoothBredrBaseband = 255,

    /// <summary>Bluetooth Low Energy behind a pseudo-header.</summary>
    BluetoothLeLinkLayerWithPhdr = 256,

    /// <summary>PROFIBUS data link.</summary>
    ProfibusDl = 257,

    /// <summary>Apple PKTAP.</summary>
    PkTap = 258,

    /// <summary>EPON with preamble.</summary>
    Epon = 259,

    /// <summary>IPMI trace packets.</summary>
    IpmiHpm2 = 260,

    /// <summary>Z-Wave profiles R1 and R2.</summary>
    ZwaveR1R2 = 261,

    /// <summary>Z-Wave profile R3.</summary>
    ZwaveR3 = 262,

    /// <summary>WattStopper DLM.</summary>
    WattstopperDlm = 263,

    /// <summary>ISO 14443 contactless smartcards.</summary>
    Iso14443 = 264,

    /// <summary>Radio data system.</summary>
    Rds = 265,

    /// <summary>USB, Darwin header.</summary>
    UsbDarwin = 266,

    /// <summary>IBM SDLC.</summary>
    Sdlc = 268,

    /// <summary>LoRa behind a LoRaTap header.</summary>
    LoRaTap = 270,

    /// <summary>Linux vsock.</summary>
    Vsock = 271,

    /// <summary>Nordic BLE sniffer.</summary>
    NordicBle = 272,

    /// <summary>DOCSIS behind an Excentis header.</summary>
    DocsisXra31 = 273,

    /// <summary>IEEE 802.3br mPackets.</summary>
    EthernetMPacket = 274,

    /// <summary>DisplayPort AUX channel.</summary>
    DisplayPortAux = 275,

    /// <summary>Linux cooked capture v2.</summary>
    LinuxSll2 = 276,

    /// <summary>OpenVizsla USB.</summary>
    OpenVizsla = 278,

    /// <summary>Elektrobit high speed capture and replay.</summary>
    Ebhscr = 279,

    /// <summary>VPP graph dispatch trace.</summary>
    VppDispatch = 280,

    /// <summary>Broadcom switch tag in Ethernet.</summary>
    DsaTagBrcm = 281,

    /// <summary>Broadcom switch tag before Ethernet.</summary>
    DsaTagBrcmPrepend = 282,

    /// <summary>IEEE 802.15.4 with TAP TLVs.</summary>
    Ieee802154Tap = 283,

    /// <summary>Marvell DSA tag.</summary>
    DsaTagDsa = 284,

    /// <summary>Marvell EDSA tag.</summary>
    DsaTagEdsa = 285,

    /// <summary>Lawful interception, ELEE.</summary>
    Elee = 286,

    /// <summary>Z-Wave serial.</summary>
    ZwaveSerial = 287,

    /// <summary>USB 2.0.</summary>
    Usb20 = 288,

    /// <summary>ATSC link-layer protocol.</summary>
    AtscAlp = 289,

    /// <summary>Event Tracing for Windows.</summary>
    Etw = 290,

    /// <summary>ZBOSS NCP.</summary>
    ZbossNcp = 292,

    /// <summary>USB 2.0 low speed.</summary>
    Usb20LowSpeed = 293,

    /// <summary>USB 2.0 full speed.</summary>
    Usb20FullSpeed = 294,

    /// <summary>USB 2.0 high speed.</summary>
    Usb20HighSpeed = 295,

    /// <summary>Auerswald logger.</summary>
    AuerswaldLog = 296,

    /// <summary>Z-Wave TAP.</summary>
    ZwaveTap = 297,

    /// <summary>Silicon Labs debug channel.</summary>
    SiLabsDebugChannel = 298,

    /// <summary>FiRa UWB controller interface.</summary>
    FiraUci = 299,

    /// <summary>MDB/ICP.</summary>
    Mdb = 300,

    /// <summary>DECT-2020 New Radio.</summary>
    DectNr = 301,
}
