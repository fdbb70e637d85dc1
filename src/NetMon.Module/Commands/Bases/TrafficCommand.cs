using System.Management.Automation;
using NetMon.Adapters.Files;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;

namespace NetMon.Commands.Bases;

/// <summary>
/// What every cmdlet has that works on traffic: capture files, live interfaces or packets from the pipeline as its source, and the same filters
/// for each of them.
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

    // A file can wait, so little needs to.
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

    /// <summary>The capture files to read, one after the other. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// The interfaces to capture on, several at once if wanted. Wildcards are allowed; on Linux the name any stands for all interfaces.
    /// </summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public virtual string[] Interface { get; set; } = [];

    /// <summary>The interfaces as objects: Get-NetInterface gives them down the pipeline, with the same effect as their names for -Interface.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = InterfaceSet, DontShow = true)]
    [ValidateNotNull]
    public NetInterface? InputInterface { get; set; }

    /// <summary>The packets, as Import-PacketCapture and Start-PacketCapture give them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [PacketInput(LeavesSources = true)]
    public virtual PacketRecord InputObject { get; set; } = null!;

    /// <summary>
    /// Ends after this many packets, of those that pass the filters. By default files are read to their end, and interfaces until the command is
    /// stopped.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Looks at no more than this many bytes of each packet. The default is 262144, which is every byte.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateRange(1, LiveCaptureSettings.DefaultSnapshotLength)]
    public int SnapshotLength { get; set; } = LiveCaptureSettings.DefaultSnapshotLength;

    /// <summary>Asks the interface for packets too that are not for this machine. Off by default.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    public SwitchParameter Promiscuous { get; set; }

    /// <summary>
    /// Bytes that the system sets aside for each interface, for packets that have not been taken yet. The default is 32 MB; more
    /// bridges longer pauses.
    /// </summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(LiveCaptureSettings.SmallestBufferSize, int.MaxValue)]
    public int BufferSize { get; set; } = LiveCaptureSettings.DefaultBufferSize;

    /// <summary>
    /// Whether files or interfaces were given as arguments. They stay the same for each object of the pipeline, which then brings something else.
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
                // Those that were given by name are the same each time.
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

    /// <summary>Works through sources that have been opened.</summary>
    /// <param name="sources">The sources, for a session that owns them.</param>
    /// <param name="options">What the parameters ask of the session.</param>
    private protected abstract void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options);

    /// <summary>Takes a packet from the pipeline, whether or not it passes the filters.</summary>
    /// <param name="packet">The packet.</param>
    private protected abstract void Take(PacketRecord packet);

    /// <summary>Says that no more packets come from the pipeline.</summary>
    private protected virtual void EndPackets()
    {
    }

    /// <summary>What the parameters ask of a session.</summary>
    /// <param name="name">What its sources are called.</param>
    /// <param name="isLive">Whether they are interfaces.</param>
    private protected CaptureOptions CreateOptions(string name, bool isLive) => new()
    {
        Name = name,
        IsLive = isLive,
        // The system filters for interfaces.
        Filter = isLive ? null : Kept,
        Conditions = GetConditions(isLive),
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

        // Once: what comes down the pipeline is mostly of one kind.
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
