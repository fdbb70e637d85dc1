using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Commands.Bases;
using NetMon.Flows;
using NetMon.Flows.Summaries;
using NetMon.Input;
using NetMon.Jobs;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Aggregates packets into flows: who talked to whom, when, how much, and how the connection ended.</summary>
/// <remarks>
/// <para>
/// A flow is bidirectional: all packets between two endpoints (addresses, ports and IP protocol) on one interface and in one VLAN. Src is the
/// originator; sent means from Src to Dst, received means from Dst to Src. Packets come from capture files, network interfaces or the
/// pipeline. Files and interfaces are faster, because no object is created per packet.
/// </para>
/// <para>
/// A flow ends when it is idle for longer than -IdleTimeout, a few seconds after the connection was closed or reset, or at the end of the
/// packets; EndReason says which. Flows are written as they end, while the capture continues. Timeouts use packet time; on a live capture
/// flows also end while no packets arrive. A flow can span several files.
/// </para>
/// <para>
/// With -By, flows are grouped by host, conversation, service and so on, and one summary per group is written at the end. By Host and
/// Subnet, sent means from that host or subnet, whichever side is the originator; a flow within it counts as both sent and received. By
/// Conversation, sent means from Address. In all other groupings, sent means from the originators. -Top, -SortBy and -Descending also work
/// with flows.
/// </para>
/// <para>
/// Warnings at the end give the number of dropped packets, of flows that ended early because of -MaxFlow, and of groups that were merged into
/// the row (other) because of -MaxGroup. -Verbose gives the number of packets without an IP header (ARP, LLDP ...), which belong to no flow.
/// </para>
/// <para>
/// If a source fails, for example because a file is damaged, an error is written, and so are the flows of the packets read until then.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the flows of a file.</summary>
/// <code>Get-FlowSummary ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Shows the five largest TCP flows.</summary>
/// <code>Get-FlowSummary ./example.pcapng -Protocol tcp -Top 5</code>
/// </example>
/// <example>
/// <summary>Shows the top talkers: packets and bytes that each address sent and received.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By Host -Top 10</code>
/// </example>
/// <example>
/// <summary>Groups by subnet, /16 for IPv4 and /48 for IPv6, and shows the subnet with most flows first.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By Subnet -PrefixLength 16, 48 -SortBy Flows -Descending</code>
/// </example>
/// <example>
/// <summary>Shows traffic per second; -ActiveTimeout splits longer flows over the intervals.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By Time -Interval 1 -ActiveTimeout 1</code>
/// </example>
/// <example>
/// <summary>Groups two minutes of HTTP traffic by host.</summary>
/// <code>Get-FlowSummary ./example.pcapng -Application http -StartTime 2026-11-23T03:46:37Z -Duration 2m -By Host</code>
/// </example>
/// <example>
/// <summary>Writes the traffic per server name to a CSV file.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By ServerName | Export-Csv ./servers.csv</code>
/// </example>
/// <example>
/// <summary>Shows the flows on an interface for one second, as they end.</summary>
/// <code>Get-FlowSummary -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Gets the interface from the pipeline.</summary>
/// <code>Get-NetInterface lo | Get-FlowSummary -Duration 1s</code>
/// </example>
/// <example>
/// <summary>Captures in the background, and receives the flows from the job.</summary>
/// <code>$job = Get-FlowSummary -Interface lo -Duration 1 -AsJob; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Aggregates packets that another cmdlet selected.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object Length -gt 100 | Get-FlowSummary</code>
/// </example>
/// <example>
/// <summary>Counts packets once that a mirror port delivered twice.</summary>
/// <code>Get-FlowSummary ./example.pcapng -Deduplicate</code>
/// </example>
/// <example>
/// <summary>Keeps packets between two endpoints in one flow, even after long silence.</summary>
/// <code>Get-FlowSummary ./example.pcapng -IdleTimeout 1.00:00:00</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "FlowSummary", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Get-FlowSummary.md")]
[Alias("gfs")]
[OutputType(typeof(FlowRecord), typeof(TrafficSummary), typeof(Job))]
public sealed class GetFlowSummaryCommand : SummarisingCommand, IPacketTaker
{
    private const string JobType = "FlowSummary";

    private FlowSummary? _summary;
    private FlowOutput? _flows;
    private PipelineCapture? _pipeline;

    /// <summary>
    /// Selects only flows of these applications, for example HTTP, TLS or DNS, with all their packets. Wildcards are allowed. Several are
    /// alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public override string[]? Application { get => base.Application; set => base.Application = value; }

    /// <summary>Selects only flows to these servers, by SNI (TLS, QUIC) or HTTP Host. Wildcards are allowed. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[]? ServerName { get => base.ServerName; set => base.ServerName = value; }

    /// <summary>Captures in the background and returns a job; Receive-Job gets the flows, Stop-Job ends the capture.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The name of the job. Needs -AsJob. The default is Job1, Job2 and so on.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>
    /// Ends a flow that is idle for longer than this: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. The default is 300 seconds for TCP
    /// and 60 seconds for other protocols.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>
    /// Splits a flow that lasts longer than this into several records; all but the last have the EndReason Active. A time span or a number of
    /// seconds. By default a flow is one record, regardless of its duration.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan ActiveTimeout { get; set; }

    /// <summary>
    /// The maximum number of open flows; beyond it, the flows that have been idle longest end early. With -AsJob, also the maximum number of
    /// flows that wait to be received. The default is 2000000.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000_000)]
    public int MaxFlow { get; set; } = FlowOptions.DefaultMaxFlow;

    /// <summary>Aggregates the packets inside tunnels (VXLAN, GRE, GTP-U ...), not the tunnels themselves.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>
    /// Ignores VLAN tags when packets are assigned to flows. Otherwise the two directions are separate flows if they have different tags.
    /// VlanId is then null unless all packets of the flow have the same tag.
    /// </summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        this.RequireParameter(nameof(AsJob), nameof(JobName));
        _summary = CreateSummary();
    }

    /// <inheritdoc/>
    private protected override bool SelectsWholeFlows => true;

    // The first packet takes the normal pipeline, so that parameters are bound and validated as usual. So does a packet that arrives after flows
    // have ended, because only ProcessRecord may write them.
    bool IPacketTaker.TryTake(PacketRecord packet) => _pipeline is not null && _pipeline.TryAdd(packet);

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        var session = new CaptureSession(sources, Prepare(options, options.IsLive ? 0 : FlowOptions.WorkersForFiles));
        if (AsJob)
        {
            StartJob(new CaptureJob(JobType, MyInvocation.Line.Trim(), JobName, session, MaxFlow, _flows));
            return;
        }

        RunSession(session, new CmdletSink(this, _flows), sources);
        Complete();
    }

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        _pipeline ??= BeginPipeline();
        _pipeline.Add(packet);
    }

    /// <inheritdoc/>
    private protected override void EndPackets()
    {
        _pipeline!.End();
        Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    private PipelineCapture BeginPipeline()
    {
        var options = Prepare(CreateOptions(PipelineCapture.Name, isLive: false), workers: 0);
        return new PipelineCapture(this, options, new CmdletSink(this, _flows));
    }

    private CaptureOptions Prepare(CaptureOptions options, int workers)
    {
        var meter = new FlowMeter(new FlowOptions
        {
            IdleTimeout = this.Bound(nameof(IdleTimeout), IdleTimeout),
            ActiveTimeout = this.Bound(nameof(ActiveTimeout), ActiveTimeout),
            MaxFlow = MaxFlow,
            Decapsulate = Decapsulate,
            IgnoreVlan = IgnoreVlan,
            Workers = workers,
        });
        _flows = new FlowOutput(meter, MaxFlow, _summary!, WantsApplication, WantsServer);
        return options with
        {
            DeliversPackets = false,
            Processors = options.IsLive ? [meter, AlertSession.Of(this).CreateProcessor()] : [meter],
        };
    }

    private void Complete()
    {
        foreach (var item in _flows!.Complete()) WriteObject(item);
        foreach (var warning in _flows.FindWarnings()) WriteWarning(warning);
        if (_flows.FindRemark() is { } remark) WriteVerbose(remark);
    }
}
