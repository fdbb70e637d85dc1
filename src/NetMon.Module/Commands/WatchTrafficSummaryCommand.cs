using System.Management.Automation;
using NetMon.Adapters.Display;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Flows;
using NetMon.Flows.Live;
using NetMon.Flows.Summaries;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Shows a live table of who sends and receives how much.</summary>
/// <remarks>
/// <para>
/// The table has a row per host, or per group of -By: its share of the traffic, its rate, what it sent and received. Above it are the total
/// rate, a graph of the last minute, protocols and applications, alerts, and dropped packets. Rates are averages of about one second. Open
/// flows are included, so the table is always up to date.
/// </para>
/// <para>
/// By ServerName, or with -SortBy HandshakeRtt, a column RTT shows the latency of the network: the mean duration of the TCP handshakes of the
/// row's flows. Otherwise it is shown on wide screens and in the details of a row. It is empty if no handshake was captured, and for UDP. The
/// time that a server needs for its answers is not part of it; see Get-HttpTransaction.
/// </para>
/// <para>
/// Keys: q quits, ? shows all keys. The arrows, PgUp and PgDn scroll, Enter shows the details of a row. s sorts by the next column, r reverses
/// the order, b changes the grouping, p pauses the display while the capture continues, f asks for a text that row names must contain (Enter
/// applies it, Esc cancels; it is not a BPF filter), a shows the last alerts. The table adapts to the window size.
/// </para>
/// <para>
/// The table is drawn on a separate thread, which blocks the capture only while open flows are copied; a blocked terminal drops no packets.
/// With hundreds of thousands of open flows, the table is redrawn less often than -RefreshInterval.
/// </para>
/// <para>
/// The rules of Register-TrafficAlert apply, as in every live capture: the table shows the number of alerts and the last ones, and all
/// channels of the rules except the console are used while the table is drawn. Receive-TrafficAlert gets all events. Rules do not apply to
/// capture files; use Test-TrafficAlert.
/// </para>
/// <para>
/// A capture file is replayed in packet time: -Speed 1 is the original speed, -Speed Max is as fast as the file can be read. Packets outside
/// -StartTime, -EndTime and -Duration are skipped without delay. At the end, the table stays until q is pressed, unless -Duration is given.
/// Packets from the pipeline are shown as they arrive; after q, further packets are ignored.
/// </para>
/// <para>
/// If there is no terminal (output redirected, a job, a remote session, TERM=dumb), lines of text are written to the information stream
/// instead, every 5 seconds or every -RefreshInterval, and at the end. NO_COLOR disables colours.
/// </para>
/// <para>
/// Shares are fractions of the bytes of all rows and add up to 100 %. By Host and Subnet, a packet counts for both endpoints, so two hosts
/// that only talk to each other have 50 % each; traffic of a host to itself counts once. Bytes and Packets of a summary are sent plus
/// received: over all hosts they add up to twice the traffic on the wire, and a host that talks to itself, as on the loopback interface, has
/// twice its traffic too. Shares and rates are based on the traffic on the wire. With -PassThru, the summaries of all groups are returned at
/// the end, also after Ctrl+C in the table; they are the same as from Get-FlowSummary -By for the same packets.
/// </para>
/// <para>
/// To bound memory, about 100,000 groups of ended flows are kept. Beyond that, the groups with the fewest bytes among the half that has been
/// idle longest are merged into one row, (other), so that totals stay correct; a warning at the end says how many.
/// </para>
/// </remarks>
/// <example>
/// <summary>Watches an interface for one second.</summary>
/// <code>Watch-TrafficSummary -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Watches services, the highest rate first, and redraws four times a second.</summary>
/// <code>Watch-TrafficSummary lo -By Port -SortBy Rate -RefreshInterval 250ms -Duration 1</code>
/// </example>
/// <example>
/// <summary>Watches servers by name, those with the slowest network first.</summary>
/// <code>Watch-TrafficSummary lo -By ServerName -SortBy HandshakeRtt -Duration 1</code>
/// </example>
/// <example>
/// <summary>Shows the traffic of a file as fast as it can be read.</summary>
/// <code>Watch-TrafficSummary -Path ./example.pcapng -Speed 0</code>
/// </example>
/// <example>
/// <summary>Replays the first second of a file at ten times the original speed.</summary>
/// <code>Watch-TrafficSummary -Path ./example.pcapng -Speed 10 -Duration 1</code>
/// </example>
/// <example>
/// <summary>Watches with an alert rule, and shows its events afterwards.</summary>
/// <code>Register-TrafficAlert web -DestinationPort 80; Watch-TrafficSummary lo -Duration 1; Receive-TrafficAlert web</code>
/// </example>
/// <example>
/// <summary>Watches DNS, and keeps the totals of each conversation.</summary>
/// <code>$totals = Watch-TrafficSummary lo -Filter 'udp port 53' -By Conversation -Duration 1 -PassThru</code>
/// </example>
[Cmdlet(VerbsCommon.Watch, "TrafficSummary", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Watch-TrafficSummary.md")]
[Alias("wts")]
[OutputType(typeof(TrafficSummary))]
public sealed class WatchTrafficSummaryCommand : GroupingCommand
{
    private static readonly TimeSpan RoomInterval = TimeSpan.FromMilliseconds(10);

    private TrafficGroupingOptions _grouping = new();
    private FlowMeter? _meter;
    private LiveTraffic? _traffic;
    private TrafficDisplay? _display;
    private PacketFeed? _feed;

    /// <summary>
    /// The interfaces to watch, one or several. Wildcards are allowed; on Linux, any captures on all interfaces.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public override string[] Interface { get => base.Interface; set => base.Interface = value; }

    /// <summary>The capture files to replay, one after the other. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath(LeavesObjects = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[] Path { get => base.Path; set => base.Path = value; }

    /// <summary>
    /// The replay speed of a file. 1, the default, is the original speed; 10 is ten times as fast; 0 or Max is as fast as the file can be
    /// read.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Speed]
    [ValidateRange(0, 1_000_000)]
    public double Speed { get; set; } = 1;

    /// <summary>
    /// The grouping of rows: Host (each address, the default), Conversation (each pair of addresses), Protocol, Port (services: protocol and
    /// the responder's port), Application, ServerName, Interface, Subnet or Time (minutes). The key b changes it.
    /// </summary>
    [Parameter]
    [Word(typeof(TrafficGrouping))]
    public TrafficGrouping By { get; set; } = TrafficGrouping.Host;

    /// <summary>The maximum number of rows. The default is as many as fit in the window, or 10 if lines of text are written.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; } = int.MaxValue;

    /// <summary>
    /// The sort order: Bytes (the default), Rate, BytesSent, BytesReceived, Packets, Flows, HandshakeRtt, LastSeen or Key. The key s changes it.
    /// </summary>
    [Parameter]
    [Word(typeof(TrafficSort))]
    public TrafficSort SortBy { get; set; } = TrafficSort.Bytes;

    /// <summary>
    /// The time between redraws: 250ms, or a number of seconds, at most 60. The default is 500ms, or 5s if lines of text are written.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration(MaximumSeconds = 60)]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Counts the packets inside tunnels (VXLAN, GRE, GTP-U ...) instead of the tunnels.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>Ignores VLAN tags when packets are assigned to flows.</summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>Returns the summaries of all groups at the end. By default there is no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _grouping = CreateGrouping(By, TrafficGroupingOptions.DefaultInterval);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _display?.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        if (options.IsLive)
        {
            Begin(sources, options, pace: null);
            End(sources);
            return;
        }

        var pace = new ReplayPace(Speed);
        var paced = sources.Select(source => new PacedSource(source, pace, options.Filter, options.Conditions?.Window)).ToArray();
        Begin(paced, options, pace);
        End(sources);
    }

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        if (_feed is null)
        {
            _feed = new PacketFeed("pipeline");
            Begin([_feed], CreateOptions(_feed.Name, isLive: false), pace: null);
        }

        // After q, stop displaying packets but let the pipeline continue.
        if (!_display!.Advance(new CmdletSink(this), TimeSpan.Zero)) _display.Dispose();
        while (!Session!.Ended.IsCompleted && !_feed.TryAdd(packet)) _feed.WaitForRoom(RoomInterval);
    }

    /// <inheritdoc/>
    private protected override void EndPackets()
    {
        _feed!.Complete();
        End(sources: []);
    }

    private void Begin(IReadOnlyList<IFrameSource> sources, CaptureOptions options, ReplayPace? pace)
    {
        _meter = new FlowMeter(new FlowOptions { Decapsulate = Decapsulate, IgnoreVlan = IgnoreVlan });
        var hasScreen = TrafficDisplay.HasScreen(Host);
        var traffic = _traffic = new LiveTraffic(_meter, _grouping, now: pace is null ? null : () => pace.Now) { HasAlerts = options.IsLive };
        var session = new CaptureSession(sources, options with
        {
            DeliversPackets = false,
            Processors = options.IsLive ? [traffic, AlertSession.Of(this).CreateProcessor(traffic.AddAlert, hasScreen)] : [traffic],
        });
        StartSession(session);
        var name = options.IsLive ? options.Name : string.Join(", ", sources.Select(source => System.IO.Path.GetFileName(source.Name)));
        _display = new TrafficDisplay(this, name, new WatchedTraffic(session.Deliver, view => traffic.Look(view, session), session.Stop))
        {
            View = new TrafficView { Grouping = By, Sort = SortBy, Top = Top },
            RefreshInterval = RefreshInterval,
            PlainView = new TrafficView { Grouping = By, Sort = SortBy, Top = this.Bound(nameof(Top), Top) ?? PlainTraffic.DefaultTop },
            PlainInterval = this.Bound(nameof(RefreshInterval), RefreshInterval) ?? TrafficDisplay.DefaultPlainInterval,
            PlainWidth = TrafficDisplay.WindowWidth(Host) - 1,
            Ended = () => pace?.End(),
            // A file may be read in a moment; keep the table open so that the user can look at it.
            StaysOpen = !options.IsLive && !this.IsBound(nameof(Duration)),
            KeepsTotals = PassThru,
            Stopping = StopToken,
        };
        _display.Begin(hasScreen);
    }

    private void End(IReadOnlyList<IFrameSource> sources)
    {
        _display!.End(new CmdletSink(this));
        new OpenedFiles(this, [.. sources.OfType<CaptureFileSource>()]).Report();
        EndSession(Session!);
        if (StopToken.IsCancellationRequested) return;

        if (PassThru)
        {
            WriteObject(_traffic!.Finish(By), enumerateCollection: true);
            if (_traffic.Folded(By) is > 0 and var folded) WriteWarning(CaptureWarnings.GroupsFolded(folded, LiveTraffic.DefaultGroupLimit));
        }

        if (_meter!.Statistics.Evicted is > 0 and var evicted) WriteWarning(CaptureWarnings.FlowsEvicted(evicted, FlowOptions.DefaultMaxFlow));
    }
}
