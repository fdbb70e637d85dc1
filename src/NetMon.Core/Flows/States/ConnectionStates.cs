using NetMon.Flows.Cache;
using NetMon.Flows.Tcp;

namespace NetMon.Flows.States;

/// <summary>Computes a flow's connection state, in Zeek's names, from the states of its endpoints.</summary>
internal static class ConnectionStates
{
    /// <summary>The current state.</summary>
    public static ConnectionState Of(in FlowEntry flow) => flow.IsTcp ? OfTcp(flow) : DatagramTracker.State(flow);

    private static ConnectionState OfTcp(in FlowEntry flow)
    {
        ref readonly var originator = ref flow.Tcp.Originator;
        ref readonly var responder = ref flow.Tcp.Responder;
        return (originator.State, responder.State) switch
        {
            (TcpEndpointState.SynSent or TcpEndpointState.SynAckSent, TcpEndpointState.Reset) => ConnectionState.REJ,
            (TcpEndpointState.Reset, TcpEndpointState.Reset) => originator.HasSize || responder.HasSize ? ConnectionState.RSTR : ConnectionState.REJ,
            (TcpEndpointState.Inactive or TcpEndpointState.Partial, TcpEndpointState.Reset) => ConnectionState.RSTRH,
            (_, TcpEndpointState.Reset) => ConnectionState.RSTR,
            (TcpEndpointState.Reset, TcpEndpointState.Inactive or TcpEndpointState.Partial) =>
                flow.History.IsAttemptAndReset ? ConnectionState.RSTOS0 : ConnectionState.OTH,
            (TcpEndpointState.Reset, _) => ConnectionState.RSTO,
            (TcpEndpointState.Closed, TcpEndpointState.Closed) => ConnectionState.SF,
            (TcpEndpointState.Closed, TcpEndpointState.Inactive or TcpEndpointState.Partial) => ConnectionState.SH,
            (TcpEndpointState.Closed, _) => ConnectionState.S2,
            (TcpEndpointState.Inactive or TcpEndpointState.Partial, TcpEndpointState.Closed) => ConnectionState.SHR,
            (_, TcpEndpointState.Closed) => ConnectionState.S3,
            (TcpEndpointState.SynSent, TcpEndpointState.Inactive) => ConnectionState.S0,
            (TcpEndpointState.Established, TcpEndpointState.Established) => ConnectionState.S1,
            _ => ConnectionState.OTH,
        };
    }
}
