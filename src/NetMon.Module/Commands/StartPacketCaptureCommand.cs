using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Input;
using NetMon.Jobs;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Captures live packets from network interfaces.</summary>
/// <remarks>
/// <para>
/// Writes each packet to the pipeline within 100 ms of its arrival, until -Count, -Duration or Ctrl+C. Select-Object -First ends the capture
/// too. Packets from several interfaces are written in order of arrival and numbered together.
/// </para>
/// <para>
/// Capturing needs libpcap (Npcap on Windows) and the right to capture. Get-NetInterface says whether you have it, and if not, which command
/// grants it. The filter is checked before anything is opened.
/// </para>
/// <para>
/// If the pipeline is slower than the traffic, packets that do not fit in the queue are dropped and counted. -OutFile is written before the
/// queue, so the file still has them. An existing file is an error unless -Force replaces it. Files of a ring buffer (-RotateSize,
/// -RotateDuration) never replace existing files, and -MaxFiles deletes only files of this capture. Two captures cannot write to the same file
/// or ring buffer. A warning at the end says how many packets were dropped and where; Get-CaptureStatistics has the counters.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the next five packets on the loopback interface.</summary>
/// <code>Start-PacketCapture -Interface lo -Count 5 -Duration 2</code>
/// </example>
/// <example>
/// <summary>Shows the connection requests to port 443 of one second.</summary>
/// <code>Start-PacketCapture lo -DestinationPort 443 -Duration 1 | Where-Object TcpFlags -eq SYN</code>
/// </example>
/// <example>
/// <summary>Writes a ring buffer of ten files of 100 MB each, without packet output.</summary>
/// <code>Start-PacketCapture lo -OutFile ring.pcapng -RotateSize 100MB -MaxFiles 10 -NoPacket -Duration 1</code>
/// </example>
/// <example>
/// <summary>Writes a file, and replaces an existing one.</summary>
/// <code>Start-PacketCapture lo -OutFile last.pcapng -Force -NoPacket -Duration 1</code>
/// </example>
/// <example>
/// <summary>Captures in the background, and receives the packets from the job.</summary>
/// <code>$job = Start-PacketCapture lo -Duration 1 -AsJob; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Captures on interfaces from the pipeline, if they permit it.</summary>
/// <code>Get-NetInterface lo | Where-Object CanCapture | Start-PacketCapture -Duration 1</code>
/// </example>
/// <example>
/// <summary>Shows one second of DNS traffic.</summary>
/// <code>Start-PacketCapture lo -Application dns -Duration 1s</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "PacketCapture", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Start-PacketCapture.md")]
[Alias("sapc")]
[OutputType(typeof(PacketRecord), typeof(Job))]
public sealed class StartPacketCaptureCommand : FilteringCommand
{
    private readonly List<string> _interfaces = [];

    /// <summary>
    /// The interfaces to capture on, one or several. Wildcards are allowed; on Linux, any captures on all interfaces.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public string[] Interface { get; set; } = [];

    /// <summary>Ends the capture after this many packets. By default it runs until it is stopped.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Keeps at most this many bytes of each packet. The default is 262144, which is every byte.</summary>
    [Parameter]
    [ValidateRange(1, LiveCaptureSettings.DefaultSnapshotLength)]
    public int SnapshotLength { get; set; } = LiveCaptureSettings.DefaultSnapshotLength;

    /// <summary>Puts the interface into promiscuous mode, which also captures packets for other hosts. Off by default.</summary>
    [Parameter]
    public SwitchParameter Promiscuous { get; set; }

    /// <summary>
    /// The size of the kernel's capture buffer per interface, in bytes. The default is 64 MB; a larger buffer prevents drops during longer
    /// pauses.
    /// </summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(LiveCaptureSettings.SmallestBufferSize, int.MaxValue)]
    public int BufferSize { get; set; } = LiveCaptureSettings.DefaultBufferSize;

    /// <summary>
    /// The maximum number of packets in the queue for the pipeline, or with -AsJob for Receive-Job; further packets are dropped and counted. The
    /// default is 32768. The queued bytes are limited too, to 512 per packet of this limit and at least 16 MB.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000_000)]
    public int QueueLimit { get; set; } = CaptureOptions.DefaultQueueLimit;

    /// <summary>
    /// Writes every packet to this pcapng file, before the pipeline gets it. An existing file is replaced only with -Force. A missing folder is
    /// created.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Replaces an existing file, even if it is read-only; a symbolic link is followed. Needs -OutFile.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not replace an existing file, even with -Force. Without -Force, this is the default. Needs -OutFile.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Starts a new file when the current one reaches this size in bytes. Needs -OutFile.</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(1024, long.MaxValue)]
    public long RotateSize { get; set; }

    /// <summary>Starts a new file after this time: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. Needs -OutFile.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan RotateDuration { get; set; }

    /// <summary>Keeps this many files and deletes the oldest when a new one starts. Needs -RotateSize or -RotateDuration.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxFiles { get; set; }

    /// <summary>Writes packets only to the file, not to the pipeline. Needs -OutFile.</summary>
    [Parameter]
    public SwitchParameter NoPacket { get; set; }

    /// <summary>Captures in the background and returns a job; Receive-Job gets the packets, Stop-Job ends the capture.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The name of the job. Needs -AsJob. The default is Job1, Job2 and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _interfaces.AddRange(Interface);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (OpenSession() is not { } session) return;
        if (AsJob)
        {
            StartJob(new CaptureJob("PacketCapture", MyInvocation.Line.Trim(), JobName, session, QueueLimit));
            return;
        }

        RunSession(session, new CmdletSink(this, taker: NextCommand.Find(this) as IPacketTaker), sources: []);
    }

    // Null if ShouldProcess declined.
    private CaptureSession? OpenSession()
    {
        this.RequireParameter(nameof(OutFile), nameof(NoPacket), nameof(RotateSize), nameof(RotateDuration), nameof(MaxFiles), nameof(Force), nameof(NoClobber));
        this.RequireParameter(nameof(AsJob), nameof(JobName));
        var output = CheckOutput();
        if (!ShouldProcess(OutFile ?? string.Join(", ", _interfaces), OutFile is null ? "Capture packets" : "Write packets")) return null;
        var sources = this.OpenInterfaces(_interfaces, new LiveCaptureSettings
        {
            SnapshotLength = SnapshotLength,
            Promiscuous = Promiscuous,
            BufferSize = BufferSize,
            Filter = FilterExpression,
        });
        return new CaptureSession(sources, new CaptureOptions
        {
            Name = string.Join(", ", sources.Select(source => source.Name)),
            IsLive = true,
            Count = this.Bound(nameof(Count), Count),
            Duration = this.Bound(nameof(Duration), Duration),
            QueueLimit = QueueLimit,
            Conditions = GetConditions(isLive: true),
            Duplicates = Duplicates,
            Writer = OpenOutput(output, sources),
            OutFile = OutFile,
            DeliversPackets = !NoPacket,
            Processors = [AlertSession.Of(this).CreateProcessor()],
        });
    }

    private OutputFile? CheckOutput()
    {
        if (OutFile is null) return null;
        OutFile = this.ResolveOutputFile(OutFile);
        var rotation = new RotationPolicy(
            this.Bound(nameof(RotateSize), RotateSize),
            this.Bound(nameof(RotateDuration), RotateDuration),
            new FileRetention(this.Bound(nameof(MaxFiles), MaxFiles)));
        if (rotation is { Retention.MaxFiles: not null, Size: null, Duration: null })
        {
            ThrowTerminatingError(ErrorCatalog.ParameterRequired($"{nameof(RotateSize)} or -{nameof(RotateDuration)}", nameof(MaxFiles)));
        }

        var output = new OutputFile(OutFile, rotation is { Size: null, Duration: null } ? null : rotation, Force && !NoClobber);
        try
        {
            output.Check();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorCatalog.ForOutput(OutFile, e));
        }

        return output;
    }

    private ICaptureWriter? OpenOutput(OutputFile? output, List<LiveInterfaceSource> sources)
    {
        try
        {
            return output?.Open(sources[0].Interface);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (var source in sources) source.Dispose();
            ThrowTerminatingError(ErrorCatalog.ForOutput(OutFile!, e));
            throw;
        }
    }
}
