using System.Globalization;
using System.Management.Automation;
using NetMon.Adapters.Compression;
using NetMon.Adapters.Files;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.CaptureTools.Splitting;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Flows;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Splits capture files into several: by flow, host, application, time, size or number of packets.</summary>
/// <remarks>
/// <para>
/// Every packet is in exactly one of the files, unchanged and in the order in which it was read. The files are returned. Several files are read one after
/// the other, as one capture.
/// </para>
/// <para>
/// By Flow, Host and Application, the files are read twice: first for the flows, as by Get-FlowSummary, then to distribute their packets. There is one file
/// for each flow, for each originator of flows (so a connection is in the file of its client, both directions), or for each application of flows.
/// Packets that belong to no flow, such as ARP, go to the file 'other'.
/// </para>
/// <para>
/// By Time, there is a file for each interval that has packets, counted from the first packet; a packet out of order is in the file of its interval. By
/// Size and Count, a new file begins when the last one is full.
/// </para>
/// <para>
/// Names come from -Name. A key of packets never leads out of the folder: what no system accepts in a name is replaced, and names that occur twice, in any
/// case of letters, are numbered. Existing files are kept unless -Force is given; by flow, host and application, nothing is written then. On a full disk,
/// the files have only whole packets, and an error tells.
/// </para>
/// </remarks>
/// <example>
/// <summary>Writes a file for each hour.</summary>
/// <code>Split-PacketCapture ./example.pcapng ./hours -By Time -Interval 1h</code>
/// </example>
/// <example>
/// <summary>Writes a file for each flow, and shows the largest.</summary>
/// <code>Split-PacketCapture ./example.pcapng ./flows -By Flow | Sort-Object Length -Descending | Select-Object -First 5</code>
/// </example>
/// <example>
/// <summary>Writes the traffic of each client of a web server to its own compressed file.</summary>
/// <code>Split-PacketCapture ./example.pcapng ./clients -By Host -Port 80 -Name '{Key}.pcap.gz'</code>
/// </example>
/// <example>
/// <summary>Writes files of at most 10 MB, which can be sent by mail.</summary>
/// <code>Split-PacketCapture ./example.pcapng ./mail -By Size -MaxSize 10MB -Name 'part-{Index}.pcapng'</code>
/// </example>
[Cmdlet(VerbsCommon.Split, "PacketCapture", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Split-PacketCapture.md")]
[OutputType(typeof(FileInfo))]
public sealed class SplitPacketCaptureCommand : FilteringCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const int QueuedOfFiles = 2048;

    private readonly List<string> _files = [];
    private string _folder = "";

    /// <summary>The files to split. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to split. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The folder to write to. A missing folder is created.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>
    /// What the packets of a file have in common: Flow, Host (the originator of the flow), Application, Time (-Interval), Size (-MaxSize) or Count
    /// (-PacketCount).
    /// </summary>
    [Parameter(Mandatory = true)]
    [Word(typeof(SplitGrouping))]
    public SplitGrouping By { get; set; }

    /// <summary>The length of an interval for -By Time: a number of seconds, or 10m, 1h. The default is one hour.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Interval { get; set; } = CaptureSplitOptions.DefaultInterval;

    /// <summary>The largest file for -By Size, in bytes before compression. A file has at least one packet. The default is 100 MB.</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(1024, long.MaxValue)]
    public long MaxSize { get; set; } = CaptureSplitOptions.DefaultMaxSize;

    /// <summary>The number of packets of a file for -By Count. The default is 1000000.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long PacketCount { get; set; } = CaptureSplitOptions.DefaultPacketCount;

    /// <summary>
    /// The pattern of the names, with the fields {Name} (of the first file that is read), {Index}, {Time} (of the first packet, UTC) and {Key} (what the packets
    /// have in common). Its extension selects the compression and, without -Format, the format; without one, .pcapng is added. The default is
    /// '{Name}_{Index}_{Time}' for Time, Size and Count, else '{Name}_{Key}'.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The file format. The default is pcap if the name ends in .pcap, .cap or .dmp, otherwise pcapng.</summary>
    [Parameter]
    [Word(typeof(CaptureFileFormat))]
    public CaptureFileFormat Format { get; set; }

    /// <summary>
    /// The maximum number of files. By flow, host and application, nothing is written if there would be more; else writing ends with an error. The
    /// default is 10000. Each file takes a few kilobytes of memory.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxFile { get; set; } = CaptureSplitOptions.DefaultMaxFiles;

    /// <summary>Replaces existing files. A symbolic link and a file that is read are never replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireGrouping(SplitGrouping.Time, nameof(Interval));
        RequireGrouping(SplitGrouping.Size, nameof(MaxSize));
        RequireGrouping(SplitGrouping.Count, nameof(PacketCount));
        _folder = this.ResolveOutputFile(Destination);
        CreateNames("capture");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_files.Count == 0) return;
        if (IsByFlow && _files.Find(OutputFiles.IsSpecial) is { } pipe) ThrowTerminatingError(ErrorCatalog.InputNotRepeatable(pipe, $"-By {By}"));
        if (!ShouldProcess(_folder, string.Create(CultureInfo.InvariantCulture, $"Split {_files.Count} captures by {By}"))) return;
        var groups = IsByFlow ? FindGroups() : null;
        if (StopToken.IsCancellationRequested) return;
        Split(Prepare(groups));
    }

    private bool IsByFlow => By is SplitGrouping.Flow or SplitGrouping.Host or SplitGrouping.Application;

    private void RequireGrouping(SplitGrouping grouping, string parameter)
    {
        if (By != grouping && this.IsBound(parameter)) ThrowTerminatingError(ErrorCatalog.ParameterRequired($"By {grouping}", parameter));
    }

    private SplitNames CreateNames(string source)
    {
        try
        {
            return new SplitNames(Name, By, source, this.Bound(nameof(Format), Format), CaptureCodecs.All);
        }
        catch (FormatException e)
        {
            ThrowTerminatingError(ErrorCatalog.NamePatternInvalid(Name!, e.Message));
            throw;
        }
    }

    private CaptureSplit Prepare(SplitGroups? groups)
    {
        try
        {
            OutputFiles.MakeFolder(System.IO.Path.Join(_folder, "x"));
            return new CaptureSplit(
                new CaptureSplitOptions
                {
                    By = By,
                    Folder = _folder,
                    Names = CreateNames(_files[0]),
                    Interval = Interval,
                    MaxSize = MaxSize,
                    PacketCount = PacketCount,
                    MaxFiles = MaxFile,
                    Replaces = Force,
                    Inputs = _files,
                },
                groups);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorCatalog.ForOutput(_folder, e));
            throw;
        }
    }

    // The first reading. What is wrong with the files is said in the second.
    private SplitGroups FindGroups()
    {
        var groups = new SplitGroups(By);
        var meter = new FlowMeter(new FlowOptions { Workers = FlowOptions.WorkersForFiles });
        var sources = OpenFiles();
        var session = new CaptureSession(sources, CreateOptions() with { Processors = [meter, groups] });
        StartSession(session);
        var sink = new GroupSink(groups);
        using (var progress = new FileProgress(this, sources))
        {
            while (session.Deliver(sink, TimeSpan.FromMilliseconds(200))) progress.Report();
        }

        session.Dispose();
        return groups;
    }

    private void Split(CaptureSplit split)
    {
        var sink = new FileWorkSink(this);
        var sources = OpenFiles();
        RunSession(new CaptureSession(sources, CreateOptions() with { Writer = split, OutFile = _folder }), sink, sources);
        if (StopToken.IsCancellationRequested) return;
        var paths = split.Paths;
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"Split {split.PacketCount - split.LostPackets} packets into {paths.Count} files in '{_folder}'."));
        foreach (var path in paths) this.WriteFile(path);
    }

    private CaptureFileSource[] OpenFiles() => [.. _files.Select(file => StoredCapture.CreateSource(file, readsAhead: true))];

    private CaptureOptions CreateOptions() => new()
    {
        Name = string.Join(", ", _files),
        IsLive = false,
        Filter = Kept,
        Conditions = GetConditions(isLive: false),
        Duplicates = Duplicates,
        DeliversPackets = false,
        QueueLimit = QueuedOfFiles,
    };

    private sealed class GroupSink(SplitGroups groups) : ICaptureSink
    {
        public bool Accept(PacketRecord packet) => true;

        public void Accept(CaptureItem item)
        {
            if (item is not FlowsEnded ended) return;
            foreach (var flow in ended.Flows) groups.Add(flow);
        }
    }
}
