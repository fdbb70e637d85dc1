namespace NetMon.Flows.Cache;

/// <summary>Packet and byte counters.</summary>
internal struct FlowCounter
{
    /// <summary>Number of packets.</summary>
    public long Packets;

    /// <summary>Bytes of whole frames on the wire.</summary>
    public long Bytes;

    /// <summary>Bytes from the IP header on, by the lengths in the headers.</summary>
    public long IPBytes;

    /// <summary>Bytes of transport payload, by the lengths in the headers.</summary>
    public long PayloadBytes;

    /// <summary>Adds another counter.</summary>
    public void Add(in FlowCounter other)
    {
        Packets += other.Packets;
        Bytes += other.Bytes;
        IPBytes += other.IPBytes;
        PayloadBytes += other.PayloadBytes;
    }
}
