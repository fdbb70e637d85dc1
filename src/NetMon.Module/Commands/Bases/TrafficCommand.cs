using System.Management.Automation;
using NetMon.Adapters.Files;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;

namespace NetMon.Commands.Bases;

/// <summary>
/// Base of cmdlets that read traffic from capture files, live interfaces or the pipeline, with the same filters for all sources.
/// </summary>
public abstract class TrafficCommand : FilteringCommand
{
    /// <summary>The parameter set that reads files.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set that reads files with literal names.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The parameter set that captures.</summary>
    protected const string InterfaceSet = "Interface";

    /// <summary>The parameter set that takes packets from the pipeline.</summary>
    protected const string InputObjectSet = "InputObject";

    // A file can wait for the consumer, so a short queue is enough.
    private const int QueuedOfFiles = 2048;

    private readonly List<string> _files = [];
    private readonly List<string> _interfaces = [];
    private bool _hasPackets;
    private bool _hasRefused;

    /// <summary>The capture files to read, one after the other. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath(LeavesObjects = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public virtual string[] Path { get; set; } = [];

    /// <summary>The capture files to read, one after the other. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// The interfaces to capture on, one or several. Wildcards are allowed; on Linux, any captures on all interfaces.
    /// </summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public virtual string[] Interface { get; set; } = [];

    /// <summary>The interfaces as objects from Get-NetInterface, with the same effect as their names in -Interface.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = InterfaceSet, DontShow = true)]
    [ValidateNotNull]
    public NetInterface? InputInterface { get; set; }

    /// <summary>The packets, as returned by Import-PacketCapture and Start-PacketCapture.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [PacketInput(LeavesSources = true)]
    public virtual PacketRecord InputObject { get; set; } = null!;

    /// <summary>
    /// Ends after this many packets that pass the filters. By default files are read to their end, and a live capture runs until it is stopped.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Captures at most this many bytes of each packet. The default is 262144, which is every byte.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateRange(1, LiveCaptureSettings.DefaultSnapshotLength)]
    public int SnapshotLength { get; set; } = LiveCaptureSettings.DefaultSnapshotLength;

    /// <summary>Puts the interface into promiscuous mode, which also captures packets for other hosts. Off by default.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    public SwitchParameter Promiscuous { get; set; }

    /// <summary>
    /// The size of the kernel's capture buffer per interface, in bytes. The default is 64 MB; a larger buffer prevents drops during longer
    /// pauses.
    /// </summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(LiveCaptureSettings.SmallestBufferSize, int.MaxValue)]
    public int BufferSize { get; set; } = LiveCaptureSettings.DefaultBufferSize;

    /// <summary>
    /// Whether files or interfaces were given as arguments. They are then the same for each pipeline object, which carries something else.
    /// </summary>
    private protected bool HasSourceArgument { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        HasSourceArgument = this.IsBound(nameof(Path)) || this.IsBound(nameof(LiteralPath)) || this.IsBound(nameof(Interface));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case InputObjectSet:
                TakeInput();
                break;
            case InterfaceSet:
                // Names given as an argument are added once, in EndProcessing.
                if (InputInterface is not null) _interfaces.Add(InputInterface.Name);
                break;
            case PathSet or LiteralPathSet when !HasSourceArgument:
                AddFiles();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (HasSourceArgument)
        {
            AddFiles();
            _interfaces.AddRange(Interface);
        }

        if (_hasPackets) EndPackets();
        if (_files.Count > 0) ReadFiles();
        if (_interfaces.Count > 0) Capture();
        else if (ParameterSetName == InterfaceSet && !MyInvocation.ExpectingInput) ThrowTerminatingError(ErrorCatalog.SourceRequired());
    }

    /// <summary>Processes the packets of opened sources.</summary>
    /// <param name="sources">The sources, for a session that owns them.</param>
    /// <param name="options">The session options from the parameters.</param>
    private protected abstract void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options);

    /// <summary>Processes a packet from the pipeline. The filters have not been applied yet.</summary>
    private protected abstract void Take(PacketRecord packet);

    /// <summary>Processes an object of the pipeline that is not a packet. By default there are none.</summary>
    /// <param name="value">The object.</param>
    /// <returns>False if the object is not accepted, which is an error.</returns>
    private protected virtual bool TakesOther(object? value) => false;

    /// <summary>Called after the last packet from the pipeline.</summary>
    private protected virtual void EndPackets()
    {
    }

    /// <summary>Creates the session options from the parameters.</summary>
    /// <param name="name">The name of the sources.</param>
    /// <param name="isLive">Whether the sources are interfaces.</param>
    private protected CaptureOptions CreateOptions(string name, bool isLive) => new()
    {
        Name = name,
        IsLive = isLive,
        // On interfaces, the kernel filters.
        Filter = isLive ? null : Kept,
        Conditions = GetConditions(isLive),
        Duplicates = Duplicates,
        Count = this.Bound(nameof(Count), Count),
        Duration = isLive ? this.Bound(nameof(Duration), Duration) : null,
        QueueLimit = isLive ? CaptureOptions.DefaultQueueLimit : QueuedOfFiles,
    };

    private void TakeInput()
    {
        if (RefusedPacket.FindType(InputObject) is not { } typeName)
        {
            _hasPackets = true;
            Take(InputObject);
            return;
        }

        if (TakesOther(RefusedPacket.FindValue(InputObject))) return;

        // Report only once, because objects in a pipeline are usually of one type.
        if (_hasRefused) return;
        _hasRefused = true;
        WriteError(ErrorCatalog.PacketExpected(typeName));
    }

    private void AddFiles()
    {
        foreach (var path in Path) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral: false));
        foreach (var path in LiteralPath) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral: true));
    }

    private void ReadFiles()
    {
        var sources = _files.ConvertAll(file => StoredCapture.CreateSource(file, readsAhead: true));
        Work(sources, CreateOptions(string.Join(", ", _files), isLive: false));
    }

    private void Capture()
    {
        var sources = this.OpenInterfaces(_interfaces, new LiveCaptureSettings
        {
            SnapshotLength = SnapshotLength,
            Promiscuous = Promiscuous,
            BufferSize = BufferSize,
            Filter = FilterExpression,
        });
        Work(sources, CreateOptions(string.Join(", ", sources.Select(source => source.Name)), isLive: true));
    }
}
