namespace NetMon.Decoding;

/// <summary>
/// EtherTypes that the decoder handles: from the IEEE registry, and 0x9100 and 0x9200, which are used for VLAN tags without being
/// registered.
/// </summary>
internal static class EtherTypes
{
    public const int IPv4 = 0x0800;
    public const int Arp = 0x0806;
    public const int Rarp = 0x8035;
    public const int AristaTimestamp = 0xd28b;
    public const int FabricPath = 0x8903;
    public const int CiscoMetadata = 0x8909;
    public const int ETag = 0x893f;
    public const int Eapol = 0x888e;
    public const int Eoip = 0x6400;
    public const int ErspanI = 0x88be;
    public const int ErspanIII = 0x22eb;
    public const int Hsr = 0x892f;
    public const int JumboLlc = 0x8870;
    public const int MacSec = 0x88e5;
    public const int Mpls = 0x8847;
    public const int MplsUpstream = 0x8848;
    public const int Nsh = 0x894f;
    public const int Ppp = 0x880b;
    public const int PppoeDiscovery = 0x8863;
    public const int PppoeSession = 0x8864;
    public const int ProviderBackbone = 0x88e7;
    public const int SlowProtocols = 0x8809;
    public const int TransparentBridging = 0x6558;
    public const int VnTag = 0x8926;
    public const int Wccp = 0x883e;
    public const int Vlan = 0x8100;
    public const int IPv6 = 0x86dd;
    public const int ProviderVlan = 0x88a8;
    public const int QinQ9100 = 0x9100;
    public const int QinQ9200 = 0x9200;
}
