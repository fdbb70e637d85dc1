using NetMon.Flows.Key;

namespace NetMon.Flows.Fragments;

/// <summary>What the fragments of one packet have in common: RFC 791 section 3.2, RFC 8200 section 4.5.</summary>
/// <param name="Direction">
/// The flow without ports and the way in it: addresses, protocol, VLAN and interface. IPv6 identifies packets without the protocol, so there
/// it is 0.
/// </param>
/// <param name="Id">Identification.</param>
internal readonly record struct FragmentKey(DirectedFlowKey Direction, uint Id);
