using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Flows;
using NetMon.Flows.Summaries;
using NetMon.Input;
using NetMon.Jobs;
using NetMon.Output;
using NetMon.Packets;

namespace NetMon.Commands;

/// <summary>Adds packets up to flows: who talked with whom, when, how much, and how it went.</summary>
/// <remarks>
/// <para>
/// A flow is the packets between two ends, both ways: addresses, ports and IP protocol, on one interface and in one VLAN. Src is the side
/// that began it; what is called sent went from Src to Dst, what is called received came back. Packets come from capture files, from
/// network interfaces, or down the pipeline. Files and interfaces are the fast way, because no object is made for a packet.
/// </para>
/// <para>
/// A flow ends when it has been silent for longer than -IdleTimeout, some seconds after both sides or one of them closed the connection, or
/// when the packets end; EndReason says which. Flows are written as they end, so the first ones come while a capture still runs. Time is that
/// of the packets; live a clock ticks too, so that flows end on a silent link. Flows go on from one file to the next.
/// </para>
/// <para>
/// With -By flows are added up, and what comes out, at the end, is a summary for each host, conversation, service and so on. By Host and by
/// Subnet, sent is what came from it, whoever began the flow; a flow within one is sent and received by it. By Conversation, sent is what
/// came from Address. By all else, sent is what the sides sent that began the flows. -Top, -SortBy and -Descending work with flows as well.
/// </para>
/// <para>
/// Several things are told at the end: a warning says how many packets were dropped, another how many flows were ended early because
/// -MaxFlow were open, another how many groups of -By had no place among -MaxGroup and are in the row (other). With -Verbose it says how many packets belong to no flow, because they have no IP header: ARP, LLDP and the like.
/// </para>
/// <para>
/// A source of packets that fails, such as a damaged file, gives its error, and the flows of what was read still come.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the flows of a file.</summary>
/// <code>Get-FlowSummary ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Shows the five largest flows of TCP.</summary>
/// <code>Get-FlowSummary ./example.pcapng -Protocol tcp -Top 5</code>
/// </example>
/// <example>
/// <summary>Says who talks most: packets and bytes that each address sent and received.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By Host -Top 10</code>
/// </example>
/// <example>
/// <summary>Adds up by network, 16 bits of IPv4 and 48 of IPv6, the network with most flows first.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By Subnet -PrefixLength 16, 48 -SortBy Flows -Descending</code>
/// </example>
/// <example>
/// <summary>Shows how the traffic went second by second; flows that last longer are cut and spread.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By Time -Interval 1 -ActiveTimeout 1</code>
/// </example>
/// <example>
/// <summary>Adds up the HTTP of two minutes by host.</summary>
/// <code>Get-FlowSummary ./example.pcapng -Application http -StartTime 2026-11-23T03:46:37Z -Duration 2m -By Host</code>
/// </example>
/// <example>
/// <summary>Says which servers were asked for by name, and writes it to a spreadsheet.</summary>
/// <code>Get-FlowSummary ./example.pcapng -By ServerName | Export-Csv ./servers.csv</code>
/// </example>
/// <example>
/// <summary>Shows the flows on an interface as they end, for a second.</summary>
/// <code>Get-FlowSummary -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Takes the interface from the pipeline.</summary>
/// <code>Get-NetInterface lo | Get-FlowSummary -Duration 1s</code>
/// </example>
/// <example>
/// <summary>Watches an interface in the background, and takes the flows that have ended so far.</summary>
/// <code>$job = Get-FlowSummary -Interface lo -Duration 1 -AsJob; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Makes flows of packets that something else has chosen.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object Length -gt 100 | Get-FlowSummary</code>
/// </example>
/// <example>
/// <summary>Counts each packet once of a mirror port that gave most of them twice.</summary>
/// <code>Get-FlowSummary ./example.pcapng -Deduplicate</code>
/// </example>
/// <example>
/// <summary>Keeps each conversation of two ends one flow, however long it was silent.</summary>
/// <code>Get-FlowSummary ./example.pcapng -IdleTimeout 1.00:00:00</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "FlowSummary", DefaultParameterSetName = InputObjectSet, HelpUri = ProjectHome.Cmdlets + "Get-FlowSummary.md")]
[Alias("gfs")]
[OutputType(typeof(FlowRecord), typeof(TrafficSummary), typeof(Job))]
public sealed class GetFlowSummaryCommand : SummarisingCommand, IPacketTaker
{
    private const string JobType = "FlowSummary";

    private FlowSummary? _summary;
    private FlowOutput? _flows;
    private PipelineCapture? _pipeline;

    /// <summary>
    /// Gives only flows of these applications, for instance HTTP, TLS or DNS, with all their packets. Wildcards are allowed. Several are
    /// alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public override string[]? Application { get => base.Application; set => base.Application = value; }

    /// <summary>Gives only flows to these servers, as TLS, QUIC or HTTP name them. Wildcards are allowed. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[]? ServerName { get => base.ServerName; set => base.ServerName = value; }

    /// <summary>Captures in the background, and gives back a job at once; Receive-Job takes the flows, Stop-Job ends it.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    public SwitchParameter AsJob { get; set; }

    /// <summary>What the job is called. Needs -AsJob; the default is Job1, Job2 and so on.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>
    /// Ends a flow that was silent for longer than this: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. The default is 300 seconds for TCP and 60
    /// for all else.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>
    /// Reports a flow that lasts longer than this although it goes on, with the EndReason Active; what follows is another record. A time
    /// span, or a number of seconds. By default a flow is one record, however long it lasts.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan ActiveTimeout { get; set; }

    /// <summary>
    /// The most flows that are open at once; beyond it those that have been silent for longest are ended early. With -AsJob also the most
    /// that wait to be received. The default is 2000000.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000_000)]
    public int MaxFlow { get; set; } = FlowOptions.DefaultMaxFlow;

    /// <summary>Makes flows of the packets inside tunnels (VXLAN, GRE, GTP-U ...), not of the tunnels themselves.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>
    /// Takes packets of the same ends for one flow, whatever VLAN they are in: where the two directions have different tags, they are
    /// two flows otherwise. VlanId is then null unless all packets of the flow have the same.
    /// </summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>
    /// Leaves out packets that are copies of another one: the same bytes within 200 milliseconds, as a mirror port gives them that mirrors
    /// what comes in and what goes out. Get-CaptureStatistics says how many, as Duplicates.
    /// </summary>
    [Parameter]
    public SwitchParameter Deduplicate { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        this.RequireParameter(nameof(AsJob), nameof(JobName));
        _summary = CreateSummary();
    }

    /// <inheritdoc/>
    private protected override bool SelectsWholeFlows => true;

    // The first packet comes down the pipeline, so that parameters are bound and complained of as always; so does the one after flows have
    // ended, which only this cmdlet's own turn may write.
    bool IPacketTaker.TryTake(PacketRecord packet) => _pipeline is not null && _pipeline.TryAdd(packet);

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        var session = new CaptureSession(sources, Prepare(options));
        if (AsJob)
        {
            var job = new CaptureJob(JobType, MyInvocation.Line.Trim(), JobName, session, MaxFlow, _flows);
            JobRepository.Add(job);
            job.Start();
            SessionWork.Current.Add(job);
            WriteObject(job);
            return;
        }

        RunSession(session, new CmdletSink(this, _flows), sources);
        Complete(session.GetStatistics());
    }

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        _pipeline ??= BeginPipeline();
        _pipeline.Add(packet);
    }

    /// <inheritdoc/>
    private protected override void EndPackets() => Complete(_pipeline!.End());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    private PipelineCapture BeginPipeline()
    {
        var options = Prepare(CreateOptions(PipelineCapture.Name, isLive: false));
        return new PipelineCapture(this, options, new CmdletSink(this, _flows));
    }

    private CaptureOptions Prepare(CaptureOptions options)
    {
        var meter = new FlowMeter(new FlowOptions
        {
            IdleTimeout = this.Bound(nameof(IdleTimeout), IdleTimeout),
            ActiveTimeout = this.Bound(nameof(ActiveTimeout), ActiveTimeout),
            MaxFlow = MaxFlow,
            Decapsulate = Decapsulate,
            IgnoreVlan = IgnoreVlan,
        });
        _flows = new FlowOutput(meter, MaxFlow, _summary!, WantsApplication, WantsServer);
        return options with
        {
            DuplicateWindow = Deduplicate ? RecentFrames.DefaultWindow : null,
            DeliversPackets = false,
            Processors = options.IsLive ? [meter, AlertSession.Of(this).CreateProcessor()] : [meter],
        };
    }

    private void Complete(CaptureStatistics statistics)
    {
        foreach (var item in _flows!.Complete()) WriteObject(item);
        if (_flows.FindEvicted() is { } evicted) WriteWarning(evicted);
        if (_flows.FindMirrorCopies() is { } copies) WriteWarning(copies);
        if (CaptureWarnings.LeftOut(statistics) is { } leftOut) WriteVerbose(leftOut);
        if (_flows.FindFolded() is { } folded) WriteWarning(folded);
        if (_flows.FindWithoutFlow() is { } without) WriteVerbose(without);
    }
}
