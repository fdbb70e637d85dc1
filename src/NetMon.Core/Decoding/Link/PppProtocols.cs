namespace NetMon.Decoding.Link;

/// <summary>PPP protocol numbers that the decoder handles, from IANA's registry.</summary>
internal static class PppProtocols
{
    public const int IPv4 = 0x0021;
    public const int Bridge = 0x0031;
    public const int IPv6 = 0x0057;
    public const int Mpls = 0x0281;
    public const int MplsMulticast = 0x0283;
}
