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
/// Writes each packet to the pipeline within 100 ms of its arrival, until -Count packets have come, -Duration is over, or Ctrl+C.
/// Select-Object -First ends the capture too. With several interfaces their packets come in the order in which they arrived, and the
/// numbers run over the whole capture.
/// </para>
/// <para>
/// Capturing needs libpcap (on Windows Npcap) and the right to capture; Get-NetInterface says whether you have it, and if not, which
/// command gives it. The filter is checked before anything is opened.
/// </para>
/// <para>
/// A pipeline slower than the traffic costs packets: those that find the queue full are dropped and counted. -OutFile is written before
/// the queue, so the file has them. A file that exists is an error, unless -Force replaces it; files of a ring (-RotateSize,
/// -RotateDuration) never replace one, and -MaxFiles deletes only files of this capture. Two captures cannot write to one file or ring. A warning at the end says what was dropped and where; Get-CaptureStatistics has the numbers.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the next five packets on the loopback interface.</summary>
/// <code>Start-PacketCapture -Interface lo -Count 5 -Duration 2</code>
/// </example>
/// <example>
/// <summary>Shows the packets of ten seconds that go to port 443.</summary>
/// <code>Start-PacketCapture lo -DestinationPort 443 -Duration 1 | Where-Object TcpFlags -eq SYN</code>
/// </example>
/// <example>
/// <summary>Keeps the last ten files of 100 MB each, and shows nothing.</summary>
/// <code>Start-PacketCapture lo -OutFile ring.pcapng -RotateSize 100MB -MaxFiles 10 -NoPacket -Duration 1</code>
/// </example>
/// <example>
/// <summary>Writes a file, and replaces the one that is there.</summary>
/// <code>Start-PacketCapture lo -OutFile last.pcapng -Force -NoPacket -Duration 1</code>
/// </example>
/// <example>
/// <summary>Captures in the background, and takes what has come in so far.</summary>
/// <code>$job = Start-PacketCapture lo -Duration 1 -AsJob; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Captures on every interface that Get-NetInterface says may be captured on.</summary>
/// <code>Get-NetInterface lo | Where-Object CanCapture | Start-PacketCapture -Duration 1</code>
/// </example>
/// <example>
/// <summary>Shows the DNS of a second.</summary>
/// <code>Start-PacketCapture lo -Application dns -Duration 1s</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "PacketCapture", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Start-PacketCapture.md")]
[Alias("sapc")]
[OutputType(typeof(PacketRecord), typeof(Job))]
public sealed class StartPacketCaptureCommand : FilteringCommand
{
    private readonly List<string> _interfaces = [];

    /// <summary>
    /// The interfaces to capture on, several at once if wanted. Wildcards are allowed; on Linux the name any stands for all interfaces.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public string[] Interface { get; set; } = [];

    /// <summary>Ends the capture after this many packets. By default it goes on until it is stopped.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Keeps at most this many bytes of each packet. The default is 262144, which is every byte.</summary>
    [Parameter]
    [ValidateRange(1, LiveCaptureSettings.DefaultSnapshotLength)]
    public int SnapshotLength { get; set; } = LiveCaptureSettings.DefaultSnapshotLength;

    /// <summary>Asks the interface for packets too that are not for this machine. Off by default.</summary>
    [Parameter]
    public SwitchParameter Promiscuous { get; set; }

    /// <summary>
    /// Bytes that the system sets aside for each interface, for packets that have not been taken yet. The default is 32 MB; more
    /// bridges longer pauses.
    /// </summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(LiveCaptureSettings.SmallestBufferSize, int.MaxValue)]
    public int BufferSize { get; set; } = LiveCaptureSettings.DefaultBufferSize;

    /// <summary>
    /// How many packets may wait for the pipeline, or with -AsJob for being received; what comes beyond is dropped and counted. The
    /// default is 32768. Their bytes are limited too, to 512 a packet and at least 16 MB.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000_000)]
    public int QueueLimit { get; set; } = CaptureOptions.DefaultQueueLimit;

    /// <summary>
    /// Writes every packet to this pcapng file, before the pipeline gets it. A file of that name is replaced only with -Force;
    /// a folder that is missing is made.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Replaces an existing file, also one that is read-only; a symbolic link is followed. Needs -OutFile.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Refuses to replace an existing file, also with -Force. Without -Force that is the default. Needs -OutFile.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Begins a new file when one has this many bytes. Needs -OutFile.</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(1024, long.MaxValue)]
    public long RotateSize { get; set; }

    /// <summary>Begins a new file after this time: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. Needs -OutFile.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan RotateDuration { get; set; }

    /// <summary>Keeps this many files and deletes the oldest one when another begins. Needs -RotateSize or -RotateDuration.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxFiles { get; set; }

    /// <summary>Writes the file only, and no packets to the pipeline. Needs -OutFile.</summary>
    [Parameter]
    public SwitchParameter NoPacket { get; set; }

    /// <summary>Captures in the background, and gives back a job at once; Receive-Job takes the packets, Stop-Job ends it.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>What the job is called. Needs -AsJob; the default is Job1, Job2 and so on.</summary>
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
            var job = new CaptureJob("PacketCapture", MyInvocation.Line.Trim(), JobName, session, QueueLimit);
            JobRepository.Add(job);
            job.Start();
            SessionWork.Current.Add(job);
            WriteObject(job);
            return;
        }

        RunSession(session, new CmdletSink(this, taker: NextCommand.FindTaker(this)), sources: []);
    }

    // Null when nothing is to be done.
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
