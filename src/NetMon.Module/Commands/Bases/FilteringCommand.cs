using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Commands.Bases;

/// <summary>The parameters that every cmdlet which filters packets has, and what they make: one filter expression and further conditions.</summary>
public abstract class FilteringCommand : SessionCommand
{
    private string? _expression;
    private PacketFilter? _filter;
    private FrameConditions? _conditions;
    private bool _hasConditions;

    /// <summary>
    /// Takes only packets that pass this filter, in the language of libpcap and tcpdump (BPF; see
    /// https://www.tcpdump.org/manpages/pcap-filter.7.html), for instance <c>tcp port 80 and not host 10.0.0.1</c>. Together with the
    /// other filter parameters, all must hold; the filter is looked at first.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public string? Filter { get; set; }

    /// <summary>
    /// Takes only packets of these protocols: a name such as tcp, udp, icmp, icmp6, arp, igmp, sctp, ip, ip6, esp, ah, gre, or an IP
    /// protocol number. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string[]? Protocol { get; set; }

    /// <summary>
    /// Takes only packets from or to these IP addresses or networks, for instance 192.168.1.10, 10.0.0.0/8 or 2001:db8::/32. Several are
    /// alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Address { get; set; }

    /// <summary>Takes only packets from these IP addresses or networks. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? SourceAddress { get; set; }

    /// <summary>Takes only packets to these IP addresses or networks. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? DestinationAddress { get; set; }

    /// <summary>
    /// Takes only TCP, UDP and SCTP packets from or to these ports: a port number (443), a range (8000-8100) or the name of a service (https).
    /// Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? Port { get; set; }

    /// <summary>
    /// Takes only TCP, UDP and SCTP packets from these ports: a port number, a range or the name of a service. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? SourcePort { get; set; }

    /// <summary>
    /// Takes only TCP, UDP and SCTP packets to these ports: a port number, a range or the name of a service. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? DestinationPort { get; set; }

    /// <summary>
    /// Takes only packets of these applications, for instance HTTP, TLS or DNS, as their property Application says. Wildcards are allowed. Several
    /// are alternatives. Looked at behind the filter; others count as Filtered.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public virtual string[]? Application { get; set; }

    /// <summary>
    /// Takes only packets that name these servers themselves: a hello of TLS or QUIC (SNI), or a request of HTTP (Host). Wildcards are allowed.
    /// Several are alternatives. Get-FlowSummary takes the whole flows of a server.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public virtual string[]? ServerName { get; set; }

    /// <summary>
    /// Takes only packets that were captured at this time or later. A time without a zone is local. Others count as Filtered.
    /// </summary>
    [Parameter]
    public DateTime StartTime { get; set; }

    /// <summary>
    /// Takes only packets that were captured before this time, so that slices which follow each other share no packet. A time without a zone is
    /// local. It does not end a live capture: -Duration does.
    /// </summary>
    [Parameter]
    public DateTime EndTime { get; set; }

    /// <summary>
    /// Takes only packets of this time: from -StartTime on, or without it from the first packet. A live capture ends after this time. A number of
    /// seconds, or 500ms, 5m, 1h30m, 00:05:00.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Duration { get; set; }

    /// <summary>Whether applications and servers select whole flows, by what <see cref="WantsApplication"/> and <see cref="WantsServer"/> say.</summary>
    private protected virtual bool SelectsWholeFlows => false;

    /// <summary>Whether an application is wanted; null for any or none.</summary>
    private protected Predicate<string>? WantsApplication { get; private set; }

    /// <summary>Whether a server is wanted; null for any or none.</summary>
    private protected Predicate<string>? WantsServer { get; private set; }

    /// <summary>The filter expression, checked, for who filters by it himself; null for none.</summary>
    private protected string? FilterExpression => _expression;

    /// <summary>Whether some packets may not pass.</summary>
    private protected bool IsFiltered => _expression is not null || _conditions is not null;

    /// <summary>Checks the filters. What is wrong with them ends the cmdlet, before anything is opened.</summary>
    protected override void BeginProcessing()
    {
        _expression = this.CheckFilter(GetFilterExpression);
        WantsApplication = this.ApplicationCondition(Application);
        WantsServer = NameConditions.Any(ServerName);
        if (this.Bound(nameof(EndTime), EndTime) <= this.Bound(nameof(StartTime), StartTime))
        {
            ThrowTerminatingError(ErrorCatalog.TimeWindowEmpty(StartTime, EndTime));
        }
    }

    /// <summary>The filter to run over packets that are there already; null for none.</summary>
    private protected PacketFilter? Kept => _expression is null ? null : _filter ??= new PacketFilter(_expression, new LibpcapFilterCompiler());

    /// <summary>What is asked of packets beside the filter; null for nothing. The same each time, since a window may begin with the first packet.</summary>
    /// <param name="isLive">Whether the capture itself ends after -Duration.</param>
    private protected FrameConditions? GetConditions(bool isLive)
    {
        if (_hasConditions) return _conditions;
        _hasConditions = true;
        var start = ToNanoseconds(this.Bound(nameof(StartTime), StartTime));
        var end = ToNanoseconds(this.Bound(nameof(EndTime), EndTime));
        var length = isLive ? null : this.Bound(nameof(Duration), Duration);
        var (application, server) = SelectsWholeFlows ? (null, null) : (WantsApplication, WantsServer);
        if (start is null && end is null && length is null && application is null && server is null) return null;
        return _conditions = new FrameConditions
        {
            Window = start is null && end is null && length is null ? null : new TimeWindow(start, end, length),
            Application = application,
            ServerName = server,
        };

        static long? ToNanoseconds(DateTime? time) => time is { } known ? LocalTime.ToNanoseconds(known) : null;
    }

    /// <summary>Whether a packet that is there already passes the filter and meets the conditions.</summary>
    /// <param name="packet">The packet.</param>
    private protected bool Passes(PacketRecord packet)
    {
        try
        {
            return Kept?.Matches(packet.AsFrame()) != false && GetConditions(isLive: false)?.Matches(packet.AsFrame()) != false;
        }
        catch (FilterException e)
        {
            // Only now it is known what link type the packets are of.
            ThrowTerminatingError(ErrorCatalog.FilterInvalid(e));
            throw;
        }
    }

    // Null when nothing was asked for.
    private string? GetFilterExpression() => new FilterTerms
    {
        Filter = Filter,
        Protocol = Protocol ?? [],
        Address = Address ?? [],
        SourceAddress = SourceAddress ?? [],
        DestinationAddress = DestinationAddress ?? [],
        Port = Port ?? [],
        SourcePort = SourcePort ?? [],
        DestinationPort = DestinationPort ?? [],
    }.ToExpression();
}
