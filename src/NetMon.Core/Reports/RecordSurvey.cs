using NetMon.Overview.Tallies;

namespace NetMon.Reports;

/// <summary>
/// The overview of records instead of packets: flows, transactions and events that other cmdlets returned. It has only what they say. Not thread-safe.
/// </summary>
public sealed class RecordSurvey
{
    private readonly ReportBuilder _builder;
    private readonly TransactionTally _transactions = new();
    private readonly FindingTally _findings = new();
    private readonly FlowTally _flows;
    private long _packets;
    private long _bytes;
    private long? _first;
    private long? _last;

    /// <summary>Creates a survey without records.</summary>
    /// <param name="options">What the report has.</param>
    public RecordSurvey(ReportOptions options)
    {
        _builder = new ReportBuilder(options);
        _flows = new FlowTally(_transactions.Connect);
    }

    /// <summary>Adds a flow.</summary>
    public void Add(FlowRecord flow)
    {
        _packets += flow.Packets;
        _bytes += flow.Bytes;
        Extend(flow.StartNanoseconds);
        Extend(flow.EndNanoseconds);
        _flows.Add(flow);
        _builder.OnFlow(flow);
    }

    /// <summary>Adds a transaction or a credential.</summary>
    public void Add(Transaction transaction)
    {
        Extend(transaction.TimeNanoseconds);
        _transactions.Add(transaction);
        _builder.OnTransaction(transaction);
    }

    /// <summary>Adds an event of a rule.</summary>
    public void Add(TrafficAlertEvent raised)
    {
        Extend(raised.TimeNanoseconds);
        _findings.Add(raised);
    }

    /// <summary>Makes the report.</summary>
    /// <param name="name">Name of the source.</param>
    /// <param name="top">How many hosts, services, names ... each list has.</param>
    public TrafficReport Finish(string name, int top)
    {
        var overview = new CaptureOverview
        {
            Source = name,
            Packets = _packets,
            Bytes = _bytes,
            CapturedBytes = _bytes,
            StartNanoseconds = _first,
            EndNanoseconds = _last,
            Flows = _flows.Flows,
            TcpFlows = _flows.Tcp,
            OneWayFlows = _flows.OneWay,
            Hosts = _flows.Hosts,
            Retransmissions = _flows.Retransmissions,
            RetransmissionRate = _flows.TcpPackets == 0 ? null : (double)_flows.Retransmissions / _flows.TcpPackets,
            OutOfOrder = _flows.OutOfOrder,
            MissedBytes = _flows.MissedBytes,
            Resets = _flows.Resets,
            Rejected = _flows.Rejected,
            Unanswered = _flows.Unanswered,
            Applications = new(_flows.TopApplications(top)),
            TopHosts = new(_flows.TopHosts(top)),
            Services = new(_flows.TopPorts(top)),
            FindingCount = _findings.Count,
            Findings = new(_findings.Events()),
        };
        return _builder.Finish(_transactions.AddTo(overview, top), hasPackets: false);
    }

    private void Extend(long? time)
    {
        if (time is null) return;
        _first = _first < time ? _first : time;
        _last = _last > time ? _last : time;
    }
}
