using NetMon.Decoding;
using NetMon.Flows.Cache;

namespace NetMon.Flows.States;

/// <summary>History and state of connectionless flows.</summary>
internal static class DatagramTracker
{
    /// <summary>Processes one packet. As in Zeek, only UDP has a history.</summary>
    public static void Update(ref FlowEntry flow, in PacketHeaders headers, bool fromOriginator)
    {
        if (headers.IPProtocol == IPProtocols.Udp) flow.History.TryNote(HistoryFlags.Data, 'D', fromOriginator);
    }

    /// <summary>The current state in Zeek's names: for UDP by the sides that have sent, for all other protocols OTH.</summary>
    public static ConnectionState State(in FlowEntry flow)
    {
        if (flow.Key.Protocol != IPProtocols.Udp) return ConnectionState.OTH;
        return (flow.Counters.Originator.Packets > 0, flow.Counters.Responder.Packets > 0) switch
        {
            (true, true) => ConnectionState.SF,
            (true, false) => ConnectionState.S0,
            (false, true) => ConnectionState.SHR,
            _ => ConnectionState.OTH,
        };
    }
}
