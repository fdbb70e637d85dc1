namespace NetMon.Interfaces;

/// <summary>Hardware types, ARPHRD_ of linux/if_arp.h; the first ones are those of RFC 826.</summary>
internal enum ArpHardware
{
    Ethernet = 1,
    Can = 280,
    Ppp = 512,
    RawIp = 519,
    Tunnel = 768,
    Tunnel6 = 769,
    Loopback = 772,
    Sit = 776,
    IpGre = 778,
    Ieee80211 = 801,
    Ieee80211Prism = 802,
    Ieee80211Radiotap = 803,
    Ip6Gre = 823,
    Netlink = 824,
    VsockMonitor = 826,
    None = 0xFFFE,
}
