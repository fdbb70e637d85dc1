namespace NetMon.Decoding;

/// <summary>IP protocol numbers that the decoder itself looks at; the IANA registry.</summary>
internal static class IPProtocols
{
    public const int HopByHop = 0;
    public const int Icmp = 1;
    public const int Igmp = 2;
    public const int Tcp = 6;
    public const int Udp = 17;
    public const int Dccp = 33;
    public const int Routing = 43;
    public const int Fragment = 44;
    public const int AuthenticationHeader = 51;
    public const int IcmpV6 = 58;
    public const int NoNextHeader = 59;
    public const int DestinationOptions = 60;
    public const int Sctp = 132;
    public const int UdpLite = 136;
}
