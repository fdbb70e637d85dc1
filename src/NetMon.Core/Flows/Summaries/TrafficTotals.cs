using System.Runtime.InteropServices;

namespace NetMon.Flows.Summaries;

/// <summary>What a group has sent and received so far.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TrafficTotals
{
    /// <summary>Flows.</summary>
    public long Flows;

    /// <summary>Those of the flows that the group's first end began; counted where groups have two ends.</summary>
    public long Begun;

    /// <summary>Packets sent.</summary>
    public long PacketsSent;

    /// <summary>Packets received.</summary>
    public long PacketsReceived;

    /// <summary>Bytes sent.</summary>
    public long BytesSent;

    /// <summary>Bytes received.</summary>
    public long BytesReceived;

    /// <summary>TCP segments that repeated what had been sent before, in both directions.</summary>
    public long Retransmissions;

    /// <summary>Packets that the group both sent and received, which <see cref="Packets"/> has twice.</summary>
    public long PacketsWithin;

    /// <summary>Bytes that the group both sent and received, which <see cref="Bytes"/> has twice.</summary>
    public long BytesWithin;

    private long _first;
    private long _last;
    private bool _hasTimes;

    /// <summary>When the first packet was seen, nanoseconds since the Unix epoch; null where none had a time.</summary>
    public readonly long? FirstSeenNanoseconds => _hasTimes ? _first : null;

    /// <summary>When the last packet was seen, nanoseconds since the Unix epoch; null where none had a time.</summary>
    public readonly long? LastSeenNanoseconds => _hasTimes ? _last : null;

    /// <summary>Adds the traffic of a sample as its originator has it.</summary>
    public void AddOriginator(in TrafficSample sample)
    {
        AddFlow(sample);
        PacketsSent += sample.PacketsSent;
        PacketsReceived += sample.PacketsReceived;
        BytesSent += sample.BytesSent;
        BytesReceived += sample.BytesReceived;
    }

    /// <summary>Adds the traffic of a sample as its responder has it.</summary>
    public void AddResponder(in TrafficSample sample)
    {
        AddFlow(sample);
        PacketsSent += sample.PacketsReceived;
        PacketsReceived += sample.PacketsSent;
        BytesSent += sample.BytesReceived;
        BytesReceived += sample.BytesSent;
    }

    /// <summary>Adds the traffic of a sample whose two sides are both in the group: it sent all and received all, in one flow.</summary>
    public void AddBoth(in TrafficSample sample)
    {
        AddFlow(sample);
        var (packets, bytes) = (sample.PacketsSent + sample.PacketsReceived, sample.BytesSent + sample.BytesReceived);
        PacketsSent += packets;
        PacketsReceived += packets;
        BytesSent += bytes;
        BytesReceived += bytes;
        PacketsWithin += packets;
        BytesWithin += bytes;
    }

    /// <summary>Packets in both directions.</summary>
    public readonly long Packets => PacketsSent + PacketsReceived;

    /// <summary>Bytes in both directions.</summary>
    public readonly long Bytes => BytesSent + BytesReceived;

    /// <summary>Packets of the group on the wire, each once.</summary>
    public readonly long WirePackets => Packets - PacketsWithin;

    /// <summary>Bytes of the group on the wire, each once.</summary>
    public readonly long WireBytes => Bytes - BytesWithin;

    /// <summary>Adds what the same group has elsewhere.</summary>
    public void Add(in TrafficTotals other)
    {
        if (other._hasTimes) AddTimes(other._first, other._last);
        Flows += other.Flows;
        Begun += other.Begun;
        PacketsSent += other.PacketsSent;
        PacketsReceived += other.PacketsReceived;
        BytesSent += other.BytesSent;
        BytesReceived += other.BytesReceived;
        PacketsWithin += other.PacketsWithin;
        BytesWithin += other.BytesWithin;
        Retransmissions += other.Retransmissions;
    }

    /// <summary>The same, seen from the other end.</summary>
    public readonly TrafficTotals Reversed() => this with
    {
        PacketsSent = PacketsReceived,
        PacketsReceived = PacketsSent,
        BytesSent = BytesReceived,
        BytesReceived = BytesSent,
        Begun = Flows - Begun,
    };

    private void AddFlow(in TrafficSample sample)
    {
        if (sample is { FirstSeenNanoseconds: { } first, LastSeenNanoseconds: { } last }) AddTimes(first, last);
        Flows += sample.Flows;
        Retransmissions += sample.Retransmissions;
    }

    private void AddTimes(long first, long last)
    {
        (_first, _last) = _hasTimes ? (Math.Min(_first, first), Math.Max(_last, last)) : (first, last);
        _hasTimes = true;
    }
}
