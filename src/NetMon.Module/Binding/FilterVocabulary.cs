namespace NetMon.Binding;

/// <summary>A word of the filter language, with what it means.</summary>
internal readonly record struct FilterWord(string Text, string Meaning);

/// <summary>Which words of the filter language (pcap-filter(7)) may follow which.</summary>
internal static class FilterVocabulary
{
    private static readonly FilterWord And = new("and", "Both must hold.");
    private static readonly FilterWord Or = new("or", "One of both must hold.");
    private static readonly FilterWord Not = new("not", "The next must not hold.");
    private static readonly FilterWord Host = new("host", "An address or a name, of the sender or the receiver.");
    private static readonly FilterWord Net = new("net", "A network, for instance 10.0.0.0/8.");
    private static readonly FilterWord Port = new("port", "A port, of the sender or the receiver.");
    private static readonly FilterWord PortRange = new("portrange", "Ports from one to another: 6000-6008.");
    private static readonly FilterWord Source = new("src", "Only the sender's.");
    private static readonly FilterWord Destination = new("dst", "Only the receiver's.");
    private static readonly FilterWord Proto = new("proto", "A protocol, by number or name.");
    private static readonly FilterWord Broadcast = new("broadcast", "Sent to all.");
    private static readonly FilterWord Multicast = new("multicast", "Sent to a group.");

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
        new("gateway", "Packets that went through this host without being for it."),
        new("greater", "At least so many bytes."),
        new("less", "At most so many bytes."),
        new("vlan", "An 802.1Q tag; what follows is looked for behind it."),
        new("mpls", "An MPLS label; what follows is looked for behind it."),
        new("pppoes", "A PPPoE session; what follows is looked for behind it."),
        new("rarp", "RARP."),
        new("stp", "Spanning tree."),
        new("inbound", "Received by this machine; live only."),
        new("outbound", "Sent by this machine; live only."),
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
        new(@"\tcp", "TCP; a backslash, because it is a word of the language too."),
        new(@"\udp", "UDP; a backslash, because it is a word of the language too."),
        new(@"\icmp", "ICMP; a backslash, because it is a word of the language too."),
        new("47", "GRE"), new("89", "OSPF"),
    ];

    /// <summary>The words that may stand after what has been written.</summary>
    /// <param name="before">The words so far, parentheses on their own.</param>
    public static IReadOnlyList<FilterWord> After(IReadOnlyList<string> before) => before.Count == 0 ? Primitives : before[^1] switch
    {
        "and" or "or" or "not" or "(" or "&&" or "||" or "!" => Primitives,
        "tcp" or "udp" or "sctp" => [Port, PortRange, Source, Destination, .. Connectives],
        "ip" or "ip6" => [Host, Net, Source, Destination, Proto, Broadcast, Multicast, new("protochain", "A protocol anywhere in the chain of headers."), .. Connectives],
        "arp" or "rarp" => [Host, Net, Source, Destination, .. Connectives],
        "ether" => [Host, Source, Destination, Proto, Broadcast, Multicast],
        "src" or "dst" => [Host, Net, Port, PortRange],
        "port" => Services,
        "proto" or "protochain" => IPProtocols,
        "host" or "net" or "portrange" or "gateway" or "greater" or "less" => [],
        _ => Connectives,
    };
}
