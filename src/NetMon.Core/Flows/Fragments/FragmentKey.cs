using NetMon.Flows.Key;

namespace NetMon.Flows.Fragments;

/// <summary>Key shared by the fragments of one packet: RFC 791 section 3.2, RFC 8200 section 4.5.</summary>
/// <param name="Direction">
/// Flow and direction without ports: addresses, protocol, VLAN and interface. The protocol is 0 for IPv6, which identifies packets without it.
/// </param>
/// <param name="Id">IP identification.</param>
internal readonly record struct FragmentKey(DirectedFlowKey Direction, uint Id);
