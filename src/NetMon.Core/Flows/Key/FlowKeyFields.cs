namespace NetMon.Flows.Key;

/// <summary>Which parts a <see cref="FlowKey"/> has.</summary>
[Flags]
internal enum FlowKeyFields : byte
{
    /// <summary>IPv4 addresses, and nothing else.</summary>
    None = 0,

    /// <summary>The addresses are IPv6.</summary>
    IPv6 = 1,

    /// <summary>Ports, or for ICMP its types and codes in their place.</summary>
    Ports = 2,

    /// <summary>A VLAN tag.</summary>
    Vlan = 4,

    /// <summary>A second VLAN tag.</summary>
    InnerVlan = 8,

    /// <summary>Messages that have no answer, such as ICMP errors.</summary>
    IsOneWay = 16,
}
