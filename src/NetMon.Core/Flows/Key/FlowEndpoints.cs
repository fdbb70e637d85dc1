using System.Runtime.CompilerServices;

namespace NetMon.Flows.Key;

/// <summary>The two endpoints of a flow, in one direction.</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="SrcPort">Source port; for ICMP, the type.</param>
/// <param name="DstPort">Destination port; for ICMP, the type of the reply, or the code if there is no reply.</param>
internal readonly record struct FlowEndpoints(FlowAddress Source, FlowAddress Destination, ushort SrcPort, ushort DstPort)
{
    /// <summary>Whether the source is the second endpoint in key order.</summary>
    public bool IsReversed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var order = FlowAddress.Compare(Source, Destination);
            return order > 0 || (order == 0 && SrcPort > DstPort);
        }
    }
}
