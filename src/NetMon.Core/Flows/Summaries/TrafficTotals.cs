using System.Runtime.InteropServices;

namespace NetMon.Flows.Summaries;

/// <summary>Totals of a group.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TrafficTotals
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Number of flows.</summary>
    public long Flows;

    /// <summary>Number of flows originated by the first endpoint; used if groups have two endpoints.</summary>
    public long Begun;

    /// <summary>Packets sent.</summary>
    public long PacketsSent;

    /// <summary>Packets received.</summary>
    public long PacketsReceived;

    /// <summary>Bytes sent.</summary>
    public long BytesSent;

    /// <summary>Bytes received.</summary>
    public long BytesReceived;

    /// <summary>TCP retransmissions in both directions.</summary>
    public long Retransmissions;

    /// <summary>Number of flows whose TCP handshake was measured.</summary>
    public long Handshakes;

    // Of hostile time stamps, a few handshakes may take centuries, whose sum is more than 64 bits.
    private Int128 _handshakeNanoseconds;

    /// <summary>Packets within the group, both sent and received by it, which <see cref="Packets"/> counts twice.</summary>
    public long PacketsWithin;

    /// <summary>Bytes within the group, both sent and received by it, which <see cref="Bytes"/> counts twice.</summary>
    public long BytesWithin;

    private long _first;
    private long _last;
    private bool _hasTimes;

    /// <summary>Time of the first packet, nanoseconds since the Unix epoch; null if no packet had a timestamp.</summary>
    public readonly long? FirstSeenNanoseconds => _hasTimes ? _first : null;

    /// <summary>Time of the last packet, nanoseconds since the Unix epoch; null if no packet had a timestamp.</summary>
    public readonly long? LastSeenNanoseconds => _hasTimes ? _last : null;

    /// <summary>Mean duration of the measured handshakes, seconds; null if there are none.</summary>
    public readonly double? HandshakeRtt => Handshakes > 0 ? (double)_handshakeNanoseconds / Handshakes / NanosecondsPerSecond : null;

    /// <summary>Adds a sample from the originator's point of view.</summary>
    public void AddOriginator(in TrafficSample sample)
    {
        AddFlow(sample);
        PacketsSent += sample.PacketsSent;
        PacketsReceived += sample.PacketsReceived;
        BytesSent += sample.BytesSent;
        BytesReceived += sample.BytesReceived;
    }

    /// <summary>Adds a sample from the responder's point of view.</summary>
    public void AddResponder(in TrafficSample sample)
    {
        AddFlow(sample);
        PacketsSent += sample.PacketsReceived;
        PacketsReceived += sample.PacketsSent;
        BytesSent += sample.BytesReceived;
        BytesReceived += sample.BytesSent;
    }

    /// <summary>Adds a sample whose endpoints are both in the group: one flow, all of it both sent and received.</summary>
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

    /// <summary>Packets of the group on the wire, each counted once.</summary>
    public readonly long WirePackets => Packets - PacketsWithin;

    /// <summary>Bytes of the group on the wire, each counted once.</summary>
    public readonly long WireBytes => Bytes - BytesWithin;

    /// <summary>Adds other totals of the same group.</summary>
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
        Handshakes += other.Handshakes;
        _handshakeNanoseconds += other._handshakeNanoseconds;
    }

    /// <summary>The same totals from the other endpoint's point of view.</summary>
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
        if (sample.HandshakeNanoseconds is not { } handshake) return;
        Handshakes++;
        _handshakeNanoseconds += handshake;
    }

    private void AddTimes(long first, long last)
    {
        (_first, _last) = _hasTimes ? (Math.Min(_first, first), Math.Max(_last, last)) : (first, last);
        _hasTimes = true;
    }
}
