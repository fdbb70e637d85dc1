namespace NetMon.Decoding;

/// <summary>Subtypes of EtherType 0x8809, IEEE 802.3 annex 57A.</summary>
internal static class SlowProtocols
{
    public const int Lacp = 1;
    public const int Marker = 2;
    public const int Oam = 3;
    public const int OrganisationSpecific = 10;
}
