using System.Management.Automation;
using NetMon.Adapters.Display;
using NetMon.Adapters.Files;
using NetMon.Alerts;
using NetMon.Completion;
using NetMon.Filtering;
using NetMon.Flows;
using NetMon.Flows.Live;
using NetMon.Flows.Summaries;
using NetMon.Monitoring;
using NetMon.Pipeline;

namespace NetMon.Commands;

/// <summary>Shows who sends and receives how much now, in a table that is redrawn while packets pass.</summary>
/// <remarks>
/// <para>
/// The table has a row for each host, or what else -By names: its share of the traffic, its rate, what it sent and received. Above it are
/// the rate of all traffic, a line of the last minute, protocols and applications, alerts, and the packets that were dropped. Rates are those
/// of the last second or so. Open flows are counted as they stand, so the table is true at every moment.
/// </para>
/// <para>
/// Keys: q quits, ? says what all keys do. The arrows, PgUp and PgDn move through all rows, Enter shows all that is known of a row. s sorts by
/// the next column, r the other way round, b groups by the next thing, p holds the picture while the capture goes on, f types a text that the
/// names of rows must contain (Enter keeps it, Esc leaves; -Filter is what takes BPF), a shows the last alerts. The table fits itself to the window.
/// </para>
/// <para>
/// Drawing has a thread of its own and holds the capture up only while the open flows are copied; a terminal that takes nothing costs
/// no packet. With hundreds of thousands of open flows the picture changes less often than -RefreshInterval says.
/// </para>
/// <para>
/// The rules of Register-TrafficAlert are applied, as to every live capture: how many alerts were raised and the last of them are shown, and
/// they go where their rules say, but for the console while the table is drawn. Receive-TrafficAlert has them all. Rules are not applied
/// to capture files; Test-TrafficAlert tries them there.
/// </para>
/// <para>
/// A capture file is replayed in the time of its packets: -Speed 1 as fast as it was captured, -Speed Max as fast as it can be read. At its
/// end the table stays until q is pressed.
/// </para>
/// <para>
/// Where there is no terminal (output redirected, a job, a remote session, TERM=dumb) lines of text are written instead, every 5
/// seconds unless -RefreshInterval is given, and at the end: to the information stream, as Write-Host does. NO_COLOR switches colours off.
/// </para>
/// <para>
/// Shares are parts of the bytes of all rows, and add up to 100 %. By Host and by Subnet a packet has two ends and counts for both, so each of
/// two hosts that talk to each other only has 50 %; what a host sends to itself counts once. Bytes and Packets
/// of a summary are what it sent and received together: those of all hosts add up to twice what was on the wire, and a host that talks to itself,
/// as on the loopback interface, has twice its traffic too. Shares and rates are of what was on the wire. With -PassThru the summaries of all groups of -By
/// come out at the end, after Ctrl+C on the table too, the same as those of Get-FlowSummary -By for the same packets.
/// </para>
/// <para>
/// To run for days without growing it keeps about 100,000 groups of flows that have ended. Beyond that, of the half that has been silent for
/// longest those with the fewest bytes become one row, (other), so that the totals still add up; a warning at the end says how many.
/// </para>
/// </remarks>
/// <example>
/// <summary>Watches an interface for a second.</summary>
/// <code>Watch-TrafficSummary -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Watches services, the fastest first, four times a second.</summary>
/// <code>Watch-TrafficSummary lo -By Port -SortBy Rate -RefreshInterval 250ms -Duration 1</code>
/// </example>
/// <example>
/// <summary>Shows what a file holds, as fast as it can be read.</summary>
/// <code>Watch-TrafficSummary -Path ./example.pcapng -Speed 0</code>
/// </example>
/// <example>
/// <summary>Replays the beginning of a file ten times as fast as it was captured.</summary>
/// <code>Watch-TrafficSummary -Path ./example.pcapng -Speed 10 -Duration 1</code>
/// </example>
/// <example>
/// <summary>Watches with a rule, and shows afterwards what it raised.</summary>
/// <code>Register-TrafficAlert web -DestinationPort 80; Watch-TrafficSummary lo -Duration 1; Receive-TrafficAlert web</code>
/// </example>
/// <example>
/// <summary>Watches DNS, and keeps the totals of each conversation when it ends.</summary>
/// <code>$totals = Watch-TrafficSummary lo -Filter 'udp port 53' -By Conversation -Duration 1 -PassThru</code>
/// </example>
[Cmdlet(VerbsCommon.Watch, "TrafficSummary", DefaultParameterSetName = InterfaceSet)]
[OutputType(typeof(TrafficSummary))]
public sealed class WatchTrafficSummaryCommand : GroupingCommand, IDisposable
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string InterfaceSet = "Interface";

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<string> _files = [];
    private readonly List<string> _interfaces = [];
    private TrafficGroupingOptions _grouping = new();
    private CaptureSession? _session;

    /// <summary>
    /// The interfaces to watch, several at once if wanted. Wildcards are allowed; on Linux the name any stands for all interfaces.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public string[] Interface { get; set; } = [];

    /// <summary>The interfaces as objects: Get-NetInterface gives them down the pipeline, with the same effect as their names for -Interface.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = InterfaceSet, DontShow = true)]
    [ValidateNotNull]
    public NetInterface? InputInterface { get; set; }

    /// <summary>The capture files to replay, one after the other. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The capture files to replay. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// How fast a file is replayed: seconds of the capture to a second. 1, the default, is as it was captured, 10 ten times as fast; 0 or Max
    /// is as fast as it can be read.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Speed]
    [ValidateRange(0, 1_000_000)]
    public double Speed { get; set; } = 1;

    /// <summary>
    /// What rows stand for: Host (each address, the default), Conversation (each pair of addresses), Protocol, Port (services: protocol and
    /// the responder's port), Application, ServerName, Interface, Subnet or Time (minutes). The key b changes it.
    /// </summary>
    [Parameter]
    public TrafficGrouping By { get; set; } = TrafficGrouping.Host;

    /// <summary>The most rows to show. By default as many as the window has room for, and 10 where lines are written.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; } = int.MaxValue;

    /// <summary>
    /// What comes first: most Bytes (the default), the highest Rate, most BytesSent, BytesReceived, Packets or Flows, LastSeen, or by Key.
    /// The key s changes it.
    /// </summary>
    [Parameter]
    public TrafficSort SortBy { get; set; } = TrafficSort.Bytes;

    /// <summary>
    /// From one picture to the next: 250ms, or a number of seconds, at most 60. The default is 500ms, and 5s where lines are written.
    /// </summary>
    [Parameter]
    [Duration]
    [ValidateDuration(MaximumSeconds = 60)]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Ends after this time: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. By default it goes on until q is pressed.</summary>
    [Parameter]
    [Duration]
    [ValidateDuration]
    public TimeSpan Duration { get; set; }

    /// <summary>Ends after this many packets.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Asks the interface for packets too that are not for this machine. Off by default.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    public SwitchParameter Promiscuous { get; set; }

    /// <summary>
    /// Bytes that the system sets aside for each interface, for packets that have not been taken yet. The default is 32 MB; more
    /// bridges longer pauses.
    /// </summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Size]
    [ValidateRange(LiveCaptureSettings.SmallestBufferSize, int.MaxValue)]
    public int BufferSize { get; set; } = LiveCaptureSettings.DefaultBufferSize;

    /// <summary>Counts the packets inside tunnels (VXLAN, GRE, GTP-U ...), not the tunnels themselves.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>Takes packets of the same ends for one flow, whatever VLAN they are in.</summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>Gives the summaries of all groups at the end. By default nothing comes out.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _grouping = CreateGrouping(By, TrafficGroupingOptions.DefaultInterval);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputInterface is not null) _interfaces.Add(InputInterface.Name);
        foreach (var path in LiteralPath) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral: true));
        foreach (var path in Path) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral: false));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == InterfaceSet) WatchInterfaces();
        else if (_files.Count > 0) WatchFiles();
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stopping.Cancel();
        Volatile.Read(ref _session)?.Cancel();
    }

    /// <summary>Ends a capture that is still going on.</summary>
    public void Dispose()
    {
        Volatile.Read(ref _session)?.Dispose();
        _stopping.Dispose();
    }

    private void WatchInterfaces()
    {
        _interfaces.AddRange(Interface);
        if (_interfaces.Count == 0 && MyInvocation.ExpectingInput) return;
        if (_interfaces.Count == 0) ThrowTerminatingError(ErrorCatalog.SourceRequired());
        var sources = this.OpenInterfaces(_interfaces, new LiveCaptureSettings
        {
            Promiscuous = Promiscuous,
            BufferSize = BufferSize,
            Filter = this.CheckFilter(GetFilterExpression),
        });
        Watch(sources, new CaptureOptions { Name = string.Join(", ", sources.Select(source => source.Name)), IsLive = true }, pace: null);
    }

    private void WatchFiles()
    {
        var pace = new ReplayPace(Speed);
        var sources = _files.ConvertAll(file => new PacedSource(StoredCapture.CreateSource(file, readsAhead: true), pace));
        Watch(
            sources,
            new CaptureOptions { Name = string.Join(", ", _files), IsLive = false, Filter = this.CompileFilter(GetFilterExpression) },
            pace);
    }

    private void Watch(IReadOnlyList<IFrameSource> sources, CaptureOptions options, ReplayPace? pace)
    {
        var meter = new FlowMeter(new FlowOptions { Decapsulate = Decapsulate, IgnoreVlan = IgnoreVlan });
        var hasScreen = TrafficDisplay.HasScreen(Host);
        var traffic = new LiveTraffic(meter, _grouping, now: pace is null ? null : () => pace.Now) { HasAlerts = options.IsLive };
        var session = new CaptureSession(sources, options with
        {
            Count = this.Bound(nameof(Count), Count),
            Duration = this.Bound(nameof(Duration), Duration),
            Conditions = GetTimeWindow() is { } window ? new FrameConditions { Window = window } : null,
            DeliversPackets = false,
            Observers = options.IsLive ? [traffic, AlertSession.Of(this).CreateObserver(traffic.AddAlert, hasScreen)] : [traffic],
        });
        Volatile.Write(ref _session, session);
        // A stop that came before the session could be seen has not reached it.
        if (_stopping.IsCancellationRequested) session.Cancel();
        session.Start();

        var name = options.IsLive ? options.Name : string.Join(", ", _files.Select(System.IO.Path.GetFileName));
        var display = CreateDisplay(session, traffic, name, pace);
        if (hasScreen) display.Draw(new CmdletSink(this));
        else display.Print(new CmdletSink(this));
        session.Dispose();
        if (_stopping.IsCancellationRequested) return;

        if (PassThru)
        {
            WriteObject(traffic.Finish(By), enumerateCollection: true);
            if (traffic.Folded(By) is > 0 and var folded) WriteWarning(CaptureWarnings.GroupsFolded(folded, LiveTraffic.DefaultGroupLimit));
        }

        if (meter.Statistics.Evicted is > 0 and var evicted) WriteWarning(CaptureWarnings.FlowsEvicted(evicted, FlowOptions.DefaultMaxFlow));
        if (CaptureWarnings.Dropped(session.GetStatistics()) is { } dropped) WriteWarning(dropped);
    }

    private TrafficDisplay CreateDisplay(CaptureSession session, LiveTraffic traffic, string name, ReplayPace? pace) =>
        new(this, name, new WatchedTraffic(session.Deliver, view => traffic.Look(view, session), session.Stop))
        {
            View = new TrafficView { Grouping = By, Sort = SortBy, Top = Top },
            RefreshInterval = RefreshInterval,
            PlainView = new TrafficView { Grouping = By, Sort = SortBy, Top = this.Bound(nameof(Top), Top) ?? PlainTraffic.DefaultTop },
            PlainInterval = this.Bound(nameof(RefreshInterval), RefreshInterval) ?? TrafficDisplay.DefaultPlainInterval,
            PlainWidth = TrafficDisplay.WindowWidth(Host) - 1,
            Ended = () => pace?.End(),
            // A file may be over in a moment; what it held is still worth looking at.
            StaysOpen = pace is not null && !MyInvocation.BoundParameters.ContainsKey(nameof(Duration)),
            KeepsTotals = PassThru,
            Stopping = _stopping.Token,
        };
}
