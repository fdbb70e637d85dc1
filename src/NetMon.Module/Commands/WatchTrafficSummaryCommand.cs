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
/// A capture file is replayed in the time of its packets: -Speed 1 as fast as it was captured, -Speed Max as fast as it can be read. What lies
/// outside of -StartTime, -EndTime and -Duration is passed over at once. At its end the table stays until q is pressed, unless -Duration is given.
/// Packets from the pipeline are shown as they come; after q, what still comes is no longer shown.
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
    /// The interfaces to watch, several at once if wanted. Wildcards are allowed; on Linux the name any stands for all interfaces.
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
    [Word(typeof(TrafficGrouping))]
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
    [Word(typeof(TrafficSort))]
    public TrafficSort SortBy { get; set; } = TrafficSort.Bytes;

    /// <summary>
    /// From one picture to the next: 250ms, or a number of seconds, at most 60. The default is 500ms, and 5s where lines are written.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration(MaximumSeconds = 60)]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMilliseconds(500);

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

        // Whoever has left the table wants to see no more packets, but what brings them may go on.
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
            // What is there already may be over in a moment; what it held is still worth looking at.
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
