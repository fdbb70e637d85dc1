namespace NetMon.Transactions.Dns;

/// <summary>How a DNS message is carried.</summary>
internal enum DnsTransport : byte
{
    /// <summary>UDP, RFC 1035 section 4.2.1.</summary>
    Udp,

    /// <summary>TCP, RFC 7766.</summary>
    Tcp,

    /// <summary>Multicast DNS, RFC 6762.</summary>
    Mdns,

    /// <summary>Link-local multicast name resolution, RFC 4795.</summary>
    Llmnr,
}
