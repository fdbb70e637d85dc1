using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that filter packets: the filter parameters, compiled into one BPF expression and further conditions.</summary>
public abstract class FilteringCommand : SessionCommand
{
    private string? _expression;
    private PacketFilter? _filter;
    private FrameConditions? _conditions;
    private bool _hasConditions;
    private RecentFrames? _recent;
    private long _copies;

    /// <summary>
    /// Selects packets that match this BPF filter, in the syntax of tcpdump (see
    /// https://www.tcpdump.org/manpages/pcap-filter.7.html), for example <c>tcp port 80 and not host 10.0.0.1</c>. It is combined with the other
    /// filter parameters: all must match. The BPF filter is evaluated first.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public string? Filter { get; set; }

    /// <summary>
    /// Selects packets of these protocols: a name such as tcp, udp, icmp, icmp6, arp, igmp, sctp, ip, ip6, esp, ah, gre, or an IP
    /// protocol number. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string[]? Protocol { get; set; }

    /// <summary>
    /// Selects packets from or to these IP addresses or networks, for example 192.168.1.10, 10.0.0.0/8 or 2001:db8::/32. Several are
    /// alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Address { get; set; }

    /// <summary>Selects packets from these IP addresses or networks. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? SourceAddress { get; set; }

    /// <summary>Selects packets to these IP addresses or networks. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? DestinationAddress { get; set; }

    /// <summary>
    /// Selects TCP, UDP and SCTP packets from or to these ports: a port number (443), a range (8000-8100) or a service name (https). Several are
    /// alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? Port { get; set; }

    /// <summary>
    /// Selects TCP, UDP and SCTP packets from these ports: a port number, a range or a service name. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? SourcePort { get; set; }

    /// <summary>
    /// Selects TCP, UDP and SCTP packets to these ports: a port number, a range or a service name. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? DestinationPort { get; set; }

    /// <summary>
    /// Selects packets whose property Application is one of these, for example HTTP, TLS or DNS. Wildcards are allowed. Several are alternatives.
    /// It is evaluated after the BPF filter; rejected packets count as Filtered.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public virtual string[]? Application { get; set; }

    /// <summary>
    /// Selects packets that contain one of these server names: a TLS or QUIC Client Hello (SNI), or an HTTP request (Host). Wildcards are
    /// allowed. Several are alternatives. Get-FlowSummary selects the whole flows of a server.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public virtual string[]? ServerName { get; set; }

    /// <summary>
    /// Selects packets captured at or after this time. A time without a time zone is local. Rejected packets count as Filtered.
    /// </summary>
    [Parameter]
    public DateTime StartTime { get; set; }

    /// <summary>
    /// Selects packets captured before this time, so that adjacent intervals do not overlap. A time without a time zone is local. It does not end
    /// a live capture; use -Duration.
    /// </summary>
    [Parameter]
    public DateTime EndTime { get; set; }

    /// <summary>
    /// Selects the packets of this duration, from -StartTime or else from the first packet. A live capture ends after this time. A number of
    /// seconds, or 500ms, 5m, 1h30m, 00:05:00.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Duration { get; set; }

    /// <summary>
    /// Leaves out copies of packets, as delivered by a mirror port that copies both ingress and egress: the same bytes within 200 milliseconds, or
    /// what -Window, -PacketWindow and -DeduplicateBy say. So are repeated reports of one packet by the components in a pktmon trace, whatever
    /// their link-layer header. The first one is kept. Get-CaptureStatistics counts the others as Duplicates, -Verbose tells their number.
    /// </summary>
    [Parameter]
    public SwitchParameter Deduplicate { get; set; }

    /// <summary>
    /// The maximum time between a packet and its copy: a number of seconds, or 10ms. The default is 200ms, which is shorter than any host takes to
    /// send a packet again. Needs -Deduplicate.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Window { get; set; } = RecentFrames.DefaultWindow;

    /// <summary>
    /// Looks for copies among this many successive packets, whatever their times, like editcap -D: 5 compares a packet with the four before it.
    /// Needs -Deduplicate, and excludes -Window.
    /// </summary>
    [Parameter]
    [ValidateRange(2, DuplicateOptions.MaxPacketWindow)]
    public int PacketWindow { get; set; }

    /// <summary>
    /// What the copies have in common: Frame (every byte, the default), Packet (from the IP or ARP header on, so VLAN tags, MAC addresses and padding
    /// may differ) or Routed (Packet, but TTL or hop limit and the header checksum may differ too). Needs -Deduplicate.
    /// </summary>
    [Parameter]
    [Word(typeof(DuplicateComparison))]
    public DuplicateComparison DeduplicateBy { get; set; }

    /// <summary>Whether -Application and -ServerName select whole flows, which the cmdlet does with <see cref="WantsApplication"/> and <see cref="WantsServer"/>.</summary>
    private protected virtual bool SelectsWholeFlows => false;

    /// <summary>The condition of -Application; null if not given.</summary>
    private protected Predicate<string>? WantsApplication { get; private set; }

    /// <summary>The condition of -ServerName; null if not given.</summary>
    private protected Predicate<string>? WantsServer { get; private set; }

    /// <summary>The validated BPF expression, for a source that filters itself; null for none.</summary>
    private protected string? FilterExpression => _expression;

    /// <summary>Whether any filter is set.</summary>
    private protected bool IsFiltered => _expression is not null || _conditions is not null;

    /// <summary>Validates the filters before anything is opened. An invalid filter is a terminating error.</summary>
    protected override void BeginProcessing()
    {
        this.RequireParameter(nameof(Deduplicate), nameof(Window), nameof(PacketWindow), nameof(DeduplicateBy));
        if (this.IsBound(nameof(Window)) && this.IsBound(nameof(PacketWindow)))
        {
            ThrowTerminatingError(ErrorCatalog.ParametersExclusive(nameof(Window), nameof(PacketWindow)));
        }

        _expression = this.CheckFilter(GetFilterExpression);
        WantsApplication = this.ApplicationCondition(Application);
        WantsServer = NameConditions.Any(ServerName);
        if (this.Bound(nameof(EndTime), EndTime) <= this.Bound(nameof(StartTime), StartTime))
        {
            ThrowTerminatingError(ErrorCatalog.TimeWindowEmpty(StartTime, EndTime));
        }
    }

    /// <summary>Which packets are left out as copies; null for none.</summary>
    private protected DuplicateOptions? Duplicates => !Deduplicate
        ? null
        : new DuplicateOptions { Window = Window, PacketWindow = this.Bound(nameof(PacketWindow), PacketWindow), By = DeduplicateBy };

    /// <summary>The BPF filter for packets from files and the pipeline; null for none.</summary>
    private protected PacketFilter? Kept => _expression is null ? null : _filter ??= new PacketFilter(_expression, new LibpcapFilterCompiler());

    /// <summary>The conditions beside the BPF filter; null for none. Cached, because a time window may start with the first packet.</summary>
    /// <param name="isLive">Whether the session applies -Duration itself.</param>
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

    /// <summary>Whether a packet from the pipeline passes the filter and the conditions, and is no copy.</summary>
    private protected bool Passes(PacketRecord packet)
    {
        if (!PassesFilters(packet)) return false;
        if (Duplicates is not { } duplicates || !(_recent ??= new RecentFrames(duplicates)).IsCopy(packet.AsFrame())) return true;
        _copies++;
        return false;
    }

    /// <summary>Tells how many packets of <see cref="Passes"/> were left out as copies.</summary>
    private protected void TellCopies()
    {
        if (_recent is not null) WriteVerbose(CaptureWarnings.LeftOut(_copies));
    }

    private bool PassesFilters(PacketRecord packet)
    {
        try
        {
            return Kept?.Matches(packet.AsFrame()) != false && GetConditions(isLive: false)?.Matches(packet.AsFrame()) != false;
        }
        catch (FilterException e)
        {
            // The link type is known only now.
            ThrowTerminatingError(ErrorCatalog.FilterInvalid(e));
            throw;
        }
    }

    // Null if no filter parameter was given.
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
