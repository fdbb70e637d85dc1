using NetMon.Decoding;
using NetMon.Flows.Cache;

namespace NetMon.Flows.States;

/// <summary>Keeps the history and state of flows without connections.</summary>
internal static class DatagramTracker
{
    /// <summary>Takes in one packet. Only UDP has a history, as in Zeek.</summary>
    public static void Update(ref FlowEntry flow, in PacketHeaders headers, bool fromOriginator)
    {
        if (headers.IPProtocol == IPProtocols.Udp) flow.History.TryNote(HistoryFlags.Data, 'D', fromOriginator);
    }

    /// <summary>The state so far, in Zeek's names: for UDP who has sent, for all else nothing.</summary>
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
