using System.Management.Automation;
using NetMon.Adapters.Files;
using NetMon.Flows.Streams;
using NetMon.Monitoring;
using NetMon.Packets;

namespace NetMon.Pipeline;

/// <summary>
/// What cmdlets have in common that look through packets for something: from files, all in one pass once everything that is looked for is
/// known, or from the pipeline.
/// </summary>
public abstract class PacketSearchCommand : PSCmdlet, ICaptureSink, IDisposable
{
    /// <summary>The parameter set that reads files.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set that reads files with literal names.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The parameter set that takes packets from the pipeline.</summary>
    protected const string PacketSet = "Packet";

    private const int QueuedPackets = 1024;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<FlowIdentity> _flows = [];
    private readonly CmdletSink _sink;
    private readonly NoticeOutput _output;
    private IFrameObserver? _observer;
    private CaptureSession? _session;

    /// <summary>Makes the cmdlet.</summary>
    protected PacketSearchCommand()
    {
        _sink = new CmdletSink(this);
        _output = new NoticeOutput(this);
    }

    /// <summary>The files to read. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to read. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The packets to look through, as Import-PacketCapture and Start-PacketCapture give them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PacketSet)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Looks at the packets inside tunnels. To be given when Get-FlowSummary made the flows with -Decapsulate.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>Takes the packets of a flow from all VLANs. To be given when Get-FlowSummary made the flows with -IgnoreVlan.</summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>The flows that were given so far.</summary>
    protected IReadOnlyList<FlowIdentity> Flows => _flows;

    /// <inheritdoc/>
    bool ICaptureSink.Accept(PacketRecord packet) => _sink.Accept(packet);

    /// <inheritdoc/>
    void ICaptureSink.Accept(CaptureNotice notice) => Accept(notice);

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stopping.Cancel();
        Volatile.Read(ref _session)?.Cancel();
    }

    /// <summary>Ends a read that is still going on.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends a read that is still going on.</summary>
    /// <param name="disposing">Whether it is not the finaliser that calls.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Volatile.Read(ref _session)?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Takes what was found, or a notice.</summary>
    /// <param name="notice">The notice.</param>
    protected virtual void Accept(CaptureNotice notice) => _sink.Accept(notice);

    /// <summary>What looks at the packets.</summary>
    protected abstract IFrameObserver CreateObserver();

    /// <summary>Whether a flow is one that this cmdlet can look for.</summary>
    /// <param name="flow">The flow.</param>
    protected virtual bool Takes(FlowIdentity flow) => true;

    /// <summary>Adds flows to those that are looked for; one that is none is an error.</summary>
    /// <param name="flows">The objects.</param>
    protected void AddFlows(IEnumerable<PSObject?> flows)
    {
        foreach (var flow in flows)
        {
            if (FlowInput.TryIdentify(flow) is not { } identity) WriteError(ErrorCatalog.FlowInvalid(flow));
            else if (Takes(identity)) _flows.Add(identity);
        }
    }

    /// <summary>Looks at the packet that came down the pipeline.</summary>
    protected void LookAtPacket()
    {
        if (InputObject?.BaseObject is not PacketRecord packet)
        {
            WriteError(ErrorCatalog.PacketExpected(InputObject is null ? "null" : InputObject.TypeNames[0]));
            return;
        }

        _observer ??= CreateObserver();
        packet.DecodeHeaders(out var headers);
        _observer.OnFrame(packet.AsFrame(), headers, _output);
        _observer.OnTick(packet.TimestampNanoseconds ?? CapturedFrame.NoTime, _output);
    }

    /// <summary>Says that no more packets come down the pipeline.</summary>
    protected void EndPackets() => _observer?.OnEnd(isForced: false, _output);

    /// <summary>Looks through the files.</summary>
    protected void ReadFiles()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        var files = (isLiteral ? LiteralPath : Path).SelectMany(path => this.ResolveCaptureFiles(path, isLiteral)).ToArray();
        if (files.Length == 0) return;
        var sources = Array.ConvertAll(files, file => StoredCapture.CreateSource(file));
        using var session = new CaptureSession(sources, new CaptureOptions
        {
            Name = string.Join(", ", files),
            IsLive = false,
            QueueLimit = QueuedPackets,
            DeliversPackets = false,
            Observers = [CreateObserver()],
        });
        Volatile.Write(ref _session, session);
        // A stop that came before the session could be seen has not reached it.
        if (_stopping.IsCancellationRequested) session.Cancel();

        using var progress = new FileProgress(this, sources);
        session.Start();
        while (session.Deliver(this, LookInterval)) progress.Report();
    }

    /// <summary>Gives a cmdlet what an observer finds in the pipeline's own packets.</summary>
    private sealed class NoticeOutput(PacketSearchCommand command) : INoticeSink
    {
        public void Post(CaptureNotice notice) => command.Accept(notice);
    }
}
