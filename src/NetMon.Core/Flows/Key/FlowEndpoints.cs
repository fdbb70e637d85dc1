using System.Runtime.CompilerServices;

namespace NetMon.Flows.Key;

/// <summary>The two ends of a flow, seen in one direction.</summary>
/// <param name="Source">The sender's address.</param>
/// <param name="Destination">The receiver's address.</param>
/// <param name="SrcPort">The sender's port; for ICMP its type.</param>
/// <param name="DstPort">The receiver's port; for ICMP the type that answers, or the code where none does.</param>
internal readonly record struct FlowEndpoints(FlowAddress Source, FlowAddress Destination, ushort SrcPort, ushort DstPort)
{
    /// <summary>Whether the source comes second in the order that keys are kept in.</summary>
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
