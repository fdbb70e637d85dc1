using NetMon.Flows.Summaries;

namespace NetMon.Overview.Tallies;

/// <summary>Counts flows, and sums them by host, port and application, as Get-FlowSummary does. Not thread-safe.</summary>
/// <param name="connect">Receives the latencies of TCP handshakes.</param>
internal sealed class FlowTally(LatencyTally connect)
{
    // About 200 bytes each.
    private const int MaxGroups = 100_000;

    private readonly TrafficSummaryBuilder _hosts = new(TrafficGrouping.Host, maxGroup: MaxGroups);
    private readonly TrafficSummaryBuilder _ports = new(TrafficGrouping.Port, maxGroup: MaxGroups);
    private readonly TrafficSummaryBuilder _applications = new(TrafficGrouping.Application, maxGroup: MaxGroups);

    /// <summary>Flows.</summary>
    public long Flows { get; private set; }

    /// <summary>TCP flows.</summary>
    public long Tcp { get; private set; }

    /// <summary>TCP flows with payload.</summary>
    public long TcpWithData { get; private set; }

    /// <summary>TCP flows with payload of which one side has no packets.</summary>
    public long OneWay { get; private set; }

    /// <summary>Packets of TCP flows.</summary>
    public long TcpPackets { get; private set; }

    /// <summary>Segments sent again.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>Segments that arrived after later ones.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Bytes of streams that are missing.</summary>
    public long MissedBytes { get; private set; }

    /// <summary>TCP connections that were reset.</summary>
    public long Resets { get; private set; }

    /// <summary>TCP attempts that were rejected.</summary>
    public long Rejected { get; private set; }

    /// <summary>TCP attempts without a reply.</summary>
    public long Unanswered { get; private set; }

    /// <summary>Number of hosts.</summary>
    public long Hosts => _hosts.Count + _hosts.Folded;

    /// <summary>Hosts, ports and applications that had to be merged.</summary>
    public long Folded => _hosts.Folded + _ports.Folded + _applications.Folded;

    /// <summary>Counts a flow.</summary>
    public void Add(FlowRecord flow)
    {
        Flows++;
        var sample = new TrafficSample(flow);
        _hosts.Add(sample);
        _ports.Add(sample);
        _applications.Add(sample);
        if (flow.TcpFlagsSent is null) return;
        Tcp++;
        TcpPackets += flow.Packets;
        Retransmissions += flow.Retransmissions;
        OutOfOrder += flow.OutOfOrder;
        MissedBytes += flow.MissedBytesSent + flow.MissedBytesReceived;
        if (flow.PayloadBytes > 0) NoteDirections(flow);
        if (flow.HandshakeRtt is { } handshake) connect.Add(handshake);
        switch (flow.State)
        {
            case nameof(ConnectionState.RSTO) or nameof(ConnectionState.RSTR) or nameof(ConnectionState.RSTOS0) or nameof(ConnectionState.RSTRH):
                Resets++;
                break;
            case nameof(ConnectionState.REJ):
                Rejected++;
                break;
            case nameof(ConnectionState.S0):
                Unanswered++;
                break;
        }
    }

    /// <summary>The hosts with most bytes.</summary>
    public IList<TrafficSummary> TopHosts(int top) => First(_hosts, top);

    /// <summary>The ports with most bytes.</summary>
    public IList<TrafficSummary> TopPorts(int top) => First(_ports, top);

    /// <summary>The applications with most bytes.</summary>
    public IList<TrafficSummary> TopApplications(int top) => First(_applications, top);

    /// <summary>The packets that some hosts sent and received.</summary>
    /// <param name="addresses">The hosts.</param>
    public Dictionary<string, TrafficSummary> Find(IReadOnlySet<string> addresses) => addresses.Count == 0
        ? []
        : _hosts.Summaries().Where(host => host.Address is { } address && addresses.Contains(address)).ToDictionary(host => host.Address!, StringComparer.Ordinal);

    private static IList<TrafficSummary> First(TrafficSummaryBuilder builder, int top) => FlowSummary.First(builder, top);

    private void NoteDirections(FlowRecord flow)
    {
        TcpWithData++;
        if (flow.PacketsSent == 0 || flow.PacketsReceived == 0) OneWay++;
    }
}
