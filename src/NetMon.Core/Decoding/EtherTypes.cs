namespace NetMon.Decoding;

/// <summary>EtherTypes that the decoder itself looks at; the IEEE registry, and 0x9100 and 0x9200 by old custom.</summary>
internal static class EtherTypes
{
    public const int IPv4 = 0x0800;
    public const int Arp = 0x0806;
    public const int Rarp = 0x8035;
    public const int Vlan = 0x8100;
    public const int IPv6 = 0x86dd;
    public const int ProviderVlan = 0x88a8;
    public const int QinQ9100 = 0x9100;
    public const int QinQ9200 = 0x9200;
}
