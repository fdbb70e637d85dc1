namespace NetMon.Flows;

/// <summary>What the fragments of one packet have in common: RFC 791 section 3.2, RFC 8200 section 4.5.</summary>
/// <param name="Source">The sender's address.</param>
/// <param name="Destination">The receiver's address.</param>
/// <param name="Id">Identification.</param>
/// <param name="Protocol">IP protocol.</param>
/// <param name="IsIPv6">Whether the addresses are IPv6.</param>
internal readonly record struct FragmentKey(FlowAddress Source, FlowAddress Destination, uint Id, byte Protocol, bool IsIPv6);
