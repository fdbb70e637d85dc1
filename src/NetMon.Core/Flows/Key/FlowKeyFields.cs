namespace NetMon.Flows.Key;

/// <summary>Which fields a <see cref="FlowKey"/> has.</summary>
[Flags]
internal enum FlowKeyFields : byte
{
    /// <summary>IPv4 addresses only.</summary>
    None = 0,

    /// <summary>The addresses are IPv6.</summary>
    IPv6 = 1,

    /// <summary>Ports or, for ICMP, types and codes in their place.</summary>
    Ports = 2,

    /// <summary>A VLAN tag.</summary>
    Vlan = 4,

    /// <summary>A second VLAN tag.</summary>
    InnerVlan = 8,

    /// <summary>Messages without replies, such as ICMP errors.</summary>
    IsOneWay = 16,
}
