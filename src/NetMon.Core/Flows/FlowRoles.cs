using NetMon.Decoding;

namespace NetMon.Flows;

/// <summary>Decides, at a flow's first packet, who began it: as Zeek does.</summary>
internal static class FlowRoles
{
    /// <summary>Whether the sender of the first packet is the responder.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="endpoints">The packet's ends.</param>
    /// <param name="fields">What the key has.</param>
    public static bool IsFromResponder(in PacketHeaders headers, in FlowEndpoints endpoints, FlowKeyFields fields) =>
        headers.Has(HeaderFields.Tcp) && (headers.TcpFlags & (TcpFlags.SYN | TcpFlags.ACK)) == (TcpFlags.SYN | TcpFlags.ACK);
}
