using NetMon.Decoding;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Metering;

/// <summary>
/// Keeps the flows that packets are counted in: the second stage of metering, after <see cref="FlowClassifier"/> has found each packet's flow.
/// Ended flows are the same, and come in the same order, whichever
/// stage keeps them, as long as the limits of flows and of buffered bytes are not reached. Not thread-safe.
/// </summary>
internal interface IFlowStage
{
    /// <summary>Number of open flows. Any thread may read it; the value may be slightly out of date.</summary>
    int Open { get; }

    /// <summary>Number of flows that have ended, including evicted ones.</summary>
    long Ended { get; }

    /// <summary>Number of flows evicted because there were too many.</summary>
    long Evicted { get; }

    /// <summary>Counts a packet in its flow.</summary>
    /// <param name="packet">What it adds.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <param name="block">The block that holds these bytes and can be kept; null if they are valid only during the call.</param>
    void Count(in FlowPacket packet, in PacketHeaders headers, ReadOnlySpan<byte> data, FrameBlock? block);

    /// <summary>Counts fragments in a flow: a sum, without state of a transport.</summary>
    /// <param name="direction">The flow, and the direction of the fragments in it.</param>
    /// <param name="headers">The headers to find the flow's originator by, if it begins with them; empty if there are none.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <param name="block">The block that holds these bytes and can be kept; null if they are valid only during the call.</param>
    /// <param name="held">The fragments.</param>
    /// <param name="now">The clock of the flows.</param>
    void Credit(
        in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data, FrameBlock? block, in HeldFragments held, long now);

    /// <summary>Ends the flows whose timeout has expired.</summary>
    /// <param name="now">The clock of the flows, past a full second.</param>
    void Turn(long now);

    /// <summary>Passes on the flows that have ended so far.</summary>
    void Settle();

    /// <summary>Ends all flows, in the order of their start times, and passes them on. The last call.</summary>
    /// <param name="reason">End reason of the flows that no FIN or RST has closed.</param>
    void End(FlowEndReason reason);
}

/// <summary>Receives flows as they end.</summary>
internal interface IEndedFlows
{
    /// <summary>Takes flows.</summary>
    /// <param name="flows">The flows, in the order in which they ended.</param>
    void Take(EndedFlow[] flows);
}
