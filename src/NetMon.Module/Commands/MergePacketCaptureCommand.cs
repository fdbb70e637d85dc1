using System.Globalization;
using System.Management.Automation;
using NetMon.Adapters.Compression;
using NetMon.Adapters.Files;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.CaptureTools.Merging;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Merges capture files into one, in order of time.</summary>
/// <remarks>
/// <para>
/// Reads files of any format that Import-PacketCapture reads, plain or compressed, and writes their packets to one file, sorted by time. Packets of
/// the same time keep the order of the files. It streams, so that files of any size need little memory.
/// </para>
/// <para>
/// Each file keeps its interfaces, with names, descriptions, filters, snapshot lengths and time resolution, even if two files have the same ones;
/// -JoinInterface makes equal ones one. Comments of sections, interfaces and packets, name resolution and decryption secrets of pcapng files are kept.
/// Link types can differ in pcapng; a pcap file holds one.
/// </para>
/// <para>
/// A file whose own packets are not in order of time is merged in its own order, with a warning that says how many packets are late. -Sort sorts such
/// files too, in bounded memory and a temporary file in the folder of the output.
/// </para>
/// <para>
/// From a damaged file, all packets before the damage are merged, and a non-terminating error tells. An existing file is replaced only with -Force, and
/// only after the last packet; a file that is also read is refused, as is easily written with a wildcard.
/// </para>
/// </remarks>
/// <example>
/// <summary>Merges two captures of different formats.</summary>
/// <code>Merge-PacketCapture ./example.pcapng, ./trace.etl ./both.pcapng</code>
/// </example>
/// <example>
/// <summary>Merges all captures of a folder into a compressed file, and shows it.</summary>
/// <code>Get-ChildItem *.pcapng | Merge-PacketCapture -OutFile ./all/merged.pcapng.zst -PassThru</code>
/// </example>
/// <example>
/// <summary>Merges what two probes saw of the same packets, without the copies that a router forwarded.</summary>
/// <code>Merge-PacketCapture ./example.pcapng, ./trace.etl -OutFile ./once.pcapng -Deduplicate -DeduplicateBy Routed</code>
/// </example>
/// <example>
/// <summary>Sorts a file whose packets are not in order of time.</summary>
/// <code>Merge-PacketCapture ./example.pcapng ./sorted.pcapng -Sort -Verbose</code>
/// </example>
[Cmdlet(VerbsData.Merge, "PacketCapture", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Merge-PacketCapture.md")]
[OutputType(typeof(FileInfo))]
public sealed class MergePacketCaptureCommand : FilteringCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const int NamedFiles = 5;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _files = [];
    private string _file = "";
    private CaptureMerge? _merge;

    /// <summary>The files to merge. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to merge. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The file to write. A missing folder is created. The extension selects the compression and, without -Format, the format.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Destination")]
    [ValidateNotNullOrEmpty]
    public string OutFile { get; set; } = "";

    /// <summary>The file format. The default is pcap for .pcap, .cap and .dmp, otherwise pcapng.</summary>
    [Parameter]
    [Word(typeof(CaptureFileFormat))]
    public CaptureFileFormat Format { get; set; }

    /// <summary>Sorts also the packets of files that are not in order of time. They are read twice.</summary>
    [Parameter]
    public SwitchParameter Sort { get; set; }

    /// <summary>Makes interfaces of different files one if they are equal. By default each file has its own.</summary>
    [Parameter]
    public SwitchParameter JoinInterface { get; set; }

    /// <summary>Does not replace an existing file, even with -Force. Without -Force, this is the default.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces an existing file, even if it is read-only; a symbolic link is followed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the file that was written. By default there is no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _file = this.ResolveOutputFile(OutFile);
        if (Directory.Exists(_file)) ThrowTerminatingError(ErrorCatalog.CaptureFileIsDirectory(_file));
        if (!Replaces && OutputFiles.IsTaken(_file))
            ThrowTerminatingError(ErrorCatalog.CaptureFileExists(new OutputExistsException(_file, new FileInfo(_file).LinkTarget is not null)));
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
        if (_files.Find(file => OutputFiles.IsSame(file, _file)) is { } own) ThrowTerminatingError(ErrorCatalog.OutputIsInput(own));
        if (!ShouldProcess(_file, string.Create(CultureInfo.InvariantCulture, $"Merge {_files.Count} captures"))) return;
        if (_files.GroupBy(static file => file, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            WriteWarning($"'{twice.Key}' is given {twice.Count()} times, and so are its packets.");
        }

        _merge = new CaptureMerge(
            new MergeOptions { JoinsInterfaces = JoinInterface, Sorts = Sort, TemporaryFolder = System.IO.Path.GetDirectoryName(_file)! },
            StoredFile.OpenRead, CaptureCodecs.All);
        if (Merge(_merge)) Report(_merge);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // First ends the session, whose thread writes to the file.
        base.Dispose(disposing);
        if (!disposing) return;
        _merge?.Output?.Close();
        // A session that was started owns the merge.
        if (Session is null) _merge?.Dispose();
    }

    private bool Replaces => Force && !NoClobber;

    private bool Merge(CaptureMerge merge)
    {
        if (!Open(merge) || CreateOutput(merge) is not { } output) return false;
        var sink = new FileWorkSink(this);
        var session = new CaptureSession([merge], new CaptureOptions
        {
            Name = merge.Name,
            IsLive = false,
            Filter = Kept,
            Conditions = GetConditions(isLive: false),
            Duplicates = Duplicates,
            DeliversPackets = false,
            Writer = output,
            OutFile = _file,
        });
        StartSession(session);
        using (var progress = new WorkProgress(this, "Merging captures", () => merge.Progress))
        {
            while (session.Deliver(sink, LookInterval))
            {
                WriteNotices(merge);
                progress.Report();
            }
        }

        EndSession(session);
        WriteNotices(merge);
        if (sink.HasFailed || merge.HasFailed || StopToken.IsCancellationRequested || !session.Ended.IsCompleted) return false;
        try
        {
            output.Complete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorCatalog.ForOutput(_file, e));
        }

        if (PassThru) this.WriteFile(_file);
        return true;
    }

    private bool Open(CaptureMerge merge)
    {
        try
        {
            merge.Open(_files, StopToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        WriteNotices(merge);
        return merge.Count > 0;
    }

    private MergeOutput? CreateOutput(CaptureMerge merge)
    {
        try
        {
            OutputFiles.MakeFolder(_file);
            return merge.CreateOutput(_file, this.Bound(nameof(Format), Format) ?? CaptureFileWriter.FormatOf(_file, CaptureCodecs.All), Replaces);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorCatalog.ForOutput(_file, e));
            return null;
        }
    }

    private void WriteNotices(CaptureMerge merge)
    {
        foreach (var notice in merge.TakeNotices())
        {
            if (NoticeRecords.FindError(notice) is { } error) WriteError(error);
            else if (NoticeRecords.FindWarning(notice) is { } warning) WriteWarning(warning);
        }
    }

    private void Report(CaptureMerge merge)
    {
        foreach (var file in merge.Files) WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{file.Path}: {file.Packets} packets"));
        WriteVerbose(string.Create(
            CultureInfo.InvariantCulture,
            $"Merged {merge.Output!.PacketCount} packets of {merge.Count} files into '{_file}'; {merge.Files.Sum(file => file.Packets)} were read."));
        if (merge.HasReopened) WriteVerbose("There were too many files to have all of them open at once; they were closed and opened again.");
        if (Sort) return;
        var disordered = merge.Files.Where(file => file.Disordered > 0).ToList();
        if (disordered.Count == 0) return;
        var names = string.Join(", ", disordered.Take(NamedFiles).Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Path} ({file.Disordered} packets)")));
        WriteWarning(
            $"Not in order of time, and merged in their own order: {names}{(disordered.Count > NamedFiles ? ", ..." : "")}. -Sort sorts their packets too.");
    }
}
