namespace NetMon.Flows.Cache;

/// <summary>A number of packets, and what they hold.</summary>
internal struct FlowCounter
{
    /// <summary>Packets.</summary>
    public long Packets;

    /// <summary>Whole frames, bytes on the wire.</summary>
    public long Bytes;

    /// <summary>IP headers and what they carry, bytes by the headers.</summary>
    public long IPBytes;

    /// <summary>Transport payload, bytes by the headers.</summary>
    public long PayloadBytes;

    /// <summary>Adds what another has counted.</summary>
    public void Add(in FlowCounter other)
    {
        Packets += other.Packets;
        Bytes += other.Bytes;
        IPBytes += other.IPBytes;
        PayloadBytes += other.PayloadBytes;
    }
}
