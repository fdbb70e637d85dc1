using NetMon.Flows.Key;

namespace NetMon.Flows.Metering;

/// <summary>What one packet adds to its flow, and when. A value without references, so that an array of them is filled without allocation.</summary>
internal struct FlowPacket
{
    /// <summary>The flow, and the packet's direction in it.</summary>
    public DirectedFlowKey Direction;

    /// <summary>Hash of the flow's key.</summary>
    public uint Hash;

    /// <summary>Bytes of the whole frame on the wire.</summary>
    public int Bytes;

    /// <summary>Bytes from the IP header on, by the lengths in the headers.</summary>
    public int IPBytes;

    /// <summary>Bytes of transport payload, by the lengths in the headers.</summary>
    public int PayloadBytes;

    /// <summary>VLAN ID of the outermost tag if VLANs are not part of the key; else null.</summary>
    public ushort? VlanId;

    /// <summary>Number of the packet's frame.</summary>
    public long Number;

    /// <summary>Time of the packet, nanoseconds since the Unix epoch.</summary>
    public long Time;

    /// <summary>The clock of the flows at the packet; see <see cref="Cache.FlowClock"/>.</summary>
    public long Now;
}
