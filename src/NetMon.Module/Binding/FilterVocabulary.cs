namespace NetMon.Binding;

/// <summary>A word of the filter language and its meaning.</summary>
internal readonly record struct FilterWord(string Text, string Meaning);

/// <summary>The words of the filter language (pcap-filter(7)) that may follow another word.</summary>
internal static class FilterVocabulary
{
    private static readonly FilterWord And = new("and", "Both conditions must match.");
    private static readonly FilterWord Or = new("or", "At least one condition must match.");
    private static readonly FilterWord Not = new("not", "The next condition must not match.");
    private static readonly FilterWord Host = new("host", "An address or host name, source or destination.");
    private static readonly FilterWord Net = new("net", "A network, for example 10.0.0.0/8.");
    private static readonly FilterWord Port = new("port", "A port, source or destination.");
    private static readonly FilterWord PortRange = new("portrange", "A range of ports, for example 6000-6008.");
    private static readonly FilterWord Source = new("src", "Source only.");
    private static readonly FilterWord Destination = new("dst", "Destination only.");
    private static readonly FilterWord Proto = new("proto", "A protocol, by number or name.");
    private static readonly FilterWord Broadcast = new("broadcast", "Broadcast packets.");
    private static readonly FilterWord Multicast = new("multicast", "Multicast packets.");

    private static readonly FilterWord[] Connectives = [And, Or];

    private static readonly FilterWord[] Primitives =
    [
        new("tcp", "TCP over IPv4 or IPv6."),
        new("udp", "UDP over IPv4 or IPv6."),
        new("icmp", "ICMP."),
        new("icmp6", "ICMPv6."),
        new("arp", "ARP."),
        new("ip", "IPv4."),
        new("ip6", "IPv6."),
        new("sctp", "SCTP over IPv4 or IPv6."),
        new("igmp", "IGMP."),
        new("esp", "IPsec ESP."),
        new("ah", "IPsec AH."),
        Host, Net, Port, PortRange, Source, Destination, Not, Proto,
        new("ether", "The Ethernet header."),
        Broadcast, Multicast,
        new("gateway", "Packets that used this host as a gateway."),
        new("greater", "At least this many bytes."),
        new("less", "At most this many bytes."),
        new("vlan", "An 802.1Q tag; further conditions apply after it."),
        new("mpls", "An MPLS label; further conditions apply after it."),
        new("pppoes", "A PPPoE session; further conditions apply after it."),
        new("rarp", "RARP."),
        new("stp", "Spanning tree."),
        new("inbound", "Received by this host; live only."),
        new("outbound", "Sent by this host; live only."),
        new("tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn", "The first packet of a TCP connection."),
        new("tcp[tcpflags] & tcp-rst != 0", "TCP resets."),
    ];

    private static readonly FilterWord[] Services =
    [
        new("80", "HTTP"), new("443", "HTTPS"), new("53", "DNS"), new("22", "SSH"), new("25", "SMTP"), new("67", "DHCP"), new("123", "NTP"),
        new("389", "LDAP"), new("445", "SMB"), new("3389", "RDP"),
    ];

    private static readonly FilterWord[] IPProtocols =
    [
        new(@"\tcp", "TCP; needs a backslash, because it is also a keyword."),
        new(@"\udp", "UDP; needs a backslash, because it is also a keyword."),
        new(@"\icmp", "ICMP; needs a backslash, because it is also a keyword."),
        new("47", "GRE"), new("89", "OSPF"),
    ];

    /// <summary>The words that may follow the given ones.</summary>
    /// <param name="before">The words so far, with parentheses as separate words.</param>
    public static IReadOnlyList<FilterWord> After(IReadOnlyList<string> before) => before.Count == 0 ? Primitives : before[^1] switch
    {
        "and" or "or" or "not" or "(" or "&&" or "||" or "!" => Primitives,
        "tcp" or "udp" or "sctp" => [Port, PortRange, Source, Destination, .. Connectives],
        "ip" or "ip6" => [Host, Net, Source, Destination, Proto, Broadcast, Multicast, new("protochain", "A protocol anywhere in the header chain."), .. Connectives],
        "arp" or "rarp" => [Host, Net, Source, Destination, .. Connectives],
        "ether" => [Host, Source, Destination, Proto, Broadcast, Multicast],
        "src" or "dst" => [Host, Net, Port, PortRange],
        "port" => Services,
        "proto" or "protochain" => IPProtocols,
        "host" or "net" or "portrange" or "gateway" or "greater" or "less" => [],
        _ => Connectives,
    };
}
