namespace NetMon.Decoding;

/// <summary>IP protocol numbers that the decoder handles, from the IANA registry.</summary>
internal static class IPProtocols
{
    public const int HopByHop = 0;
    public const int Icmp = 1;
    public const int Igmp = 2;
    public const int IPv4 = 4;
    public const int Tcp = 6;
    public const int Udp = 17;
    public const int Dccp = 33;
    public const int IPv6 = 41;
    public const int Routing = 43;
    public const int Fragment = 44;
    public const int Gre = 47;
    public const int Esp = 50;
    public const int AuthenticationHeader = 51;
    public const int IcmpV6 = 58;
    public const int NoNextHeader = 59;
    public const int DestinationOptions = 60;
    public const int Ospf = 89;
    public const int EtherIP = 97;
    public const int Pim = 103;
    public const int L2tp = 115;
    public const int Sctp = 132;
    public const int UdpLite = 136;
    public const int Mpls = 137;
    public const int Ethernet = 143;
    public const int Experiment = 253;
}
