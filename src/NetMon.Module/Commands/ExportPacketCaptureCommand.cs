using System.Management.Automation;
using System.Runtime.ExceptionServices;
using NetMon.Adapters.Compression;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Errors;
using NetMon.Input;
using NetMon.Output;
using NetMon.Packets;

namespace NetMon.Commands;

/// <summary>Writes packets to a capture file.</summary>
/// <remarks>
/// <para>
/// Writes pcapng, which keeps link types, interface names and nanoseconds, or pcap for programs that do not read pcapng. Wireshark and
/// tcpdump read both. Packets that are imported and exported keep their bytes, lengths and timestamps. If the name ends in .gz, .zst or .lz4,
/// the file is compressed.
/// </para>
/// <para>
/// An existing file is an error unless -Force replaces it or -Append adds to it. A symbolic link counts as an existing file and is followed
/// only with -Force or -Append. New files have mode 0640, or less if the umask is stricter.
/// </para>
/// <para>
/// Only whole packets are written, so a new file can be read while it grows, and is valid after a failure. An existing file is replaced or
/// appended to only after the last packet; until then the packets are in a file with .partial appended to the name. So the packets may come
/// from the same file. If the pipeline is stopped early, the existing file is unchanged, and the packets received so far are in the .partial
/// file.
/// </para>
/// <para>
/// Comments, and names and secrets of a pcapng file that the packets were imported from, are written too, except to pcap; a file with secrets
/// lets its readers decrypt. Protect-PacketCapture writes neither. A pcap file has one link type; a packet of another is an error.
/// </para>
/// <para>
/// Packets from a job, a remote session or Import-Clixml are exported unchanged. Packets that have lost their bytes, for example in
/// Select-Object -Property, are an error.
/// </para>
/// </remarks>
/// <example>
/// <summary>Writes the DNS queries of a file to a new file.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object DstPort -eq 53 | Export-PacketCapture ./dns.pcapng</code>
/// </example>
/// <example>
/// <summary>Converts to pcap, for a program that does not read pcapng.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Export-PacketCapture ./example.pcap</code>
/// </example>
/// <example>
/// <summary>Appends packets to a file and shows its new size.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 5 | Export-PacketCapture ./collected.pcapng -Append -PassThru</code>
/// </example>
/// <example>
/// <summary>Writes a compressed file.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Export-PacketCapture ./example.pcapng.zst</code>
/// </example>
/// <example>
/// <summary>Replaces the file that the packets are read from.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object DstPort -ne 22 | Export-PacketCapture ./example.pcapng -Force</code>
/// </example>
/// <example>
/// <summary>Keeps the first 96 bytes of each packet, corrects a clock that was two hours fast, and says so in a comment.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Export-PacketCapture ./short.pcapng -SnapshotLength 96 -TimeShift -2h -Comment 'Headers only, clock corrected'</code>
/// </example>
[Cmdlet(VerbsData.Export, "PacketCapture", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Export-PacketCapture.md")]
[Alias("eppc")]
[OutputType(typeof(FileInfo))]
public sealed class ExportPacketCaptureCommand : PSCmdlet, IFrameTaker, IPacketTaker, IDisposable
{
    // Characters, of which each takes up to three bytes; an option has 65,535 at most.
    private const int MaxComment = 20_000;

    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    // The thread of a source, which may hang in a dead file system, can outlast the cmdlet that reads from it.
    private readonly object _gate = new();
    private string? _file;
    private CaptureExport? _export;
    private FrameEdits? _edits;
    private bool _isBound;
    private ExceptionDispatchInfo? _failure;
    private FileAttributes? _oldAttributes;

    /// <summary>The file to write. A missing folder is created. The extension selects the compression and, without -Format, the format.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The file to write. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The packets to write, as returned by Import-PacketCapture and Start-PacketCapture.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [PacketInput]
    public PacketRecord InputObject { get; set; } = null!;

    /// <summary>The file format. The default is pcap for .pcap, .cap and .dmp, otherwise pcapng. With -Append, it is the format of the file.</summary>
    [Parameter]
    [Word(typeof(CaptureFileFormat))]
    public CaptureFileFormat Format { get; set; }

    /// <summary>Appends the packets to an existing file. A damaged file is an error.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Does not replace an existing file, even with -Force. Without -Force, this is the default.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces an existing file, even if it is read-only. With -Append, appends to a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the file that was written. By default there is no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>A comment for the file, which Wireshark shows in its properties. Needs pcapng.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, MaxComment)]
    public string? Comment { get; set; }

    /// <summary>A comment for each packet that is written, before the comments it has. Needs pcapng.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, MaxComment)]
    public string? PacketComment { get; set; }

    /// <summary>Keeps this many bytes of each packet at most, and its original length. By default all captured bytes are kept.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int SnapshotLength { get; set; }

    /// <summary>
    /// Adds this duration to the time of each packet: seconds, or 1h30m, -2d, or a time span. A time that the format cannot hold is an error:
    /// pcap holds 1970 to 2106, pcapng 1678 to 2261. By default times stay.
    /// </summary>
    [Parameter]
    [Duration(AllowsNegative = true)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan TimeShift { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (TimeShift != TimeSpan.Zero || PacketComment is not null || this.IsBound(nameof(SnapshotLength)))
            _edits = new FrameEdits(this.Bound(nameof(SnapshotLength), SnapshotLength), TimeShift, PacketComment);
        var isLiteral = ParameterSetName == LiteralPathSet;
        _file = this.ResolveOutputFile(isLiteral ? LiteralPath : WildcardPattern.Unescape(Path));
        if (Directory.Exists(_file)) ThrowTerminatingError(ErrorCatalog.CaptureFileIsDirectory(_file));
        if (!Append && !Replaces && OutputFiles.IsTaken(_file))
            ThrowTerminatingError(ErrorCatalog.CaptureFileExists(new OutputExistsException(_file, new FileInfo(_file).LinkTarget is not null)));
        if (!ShouldProcess(_file, Append ? "Append packets" : "Write packets")) return;
        Guard(Open);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_export is null) return;
        if (RefusedPacket.FindType(InputObject) is { } typeName) ThrowTerminatingError(ErrorCatalog.PacketExpected(typeName));

        try
        {
            _failure?.Throw();
            Write(InputObject.AsFrame());
            _isBound = true;
        }
        catch (IOException e)
        {
            ThrowTerminatingError(ErrorCatalog.ForOutput(_file!, e));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_export is null) return;
        Guard(_export.Complete);
        if (PassThru) this.WriteFile(_file!);
    }

    // The first packet takes the normal pipeline, so that parameters are bound and validated as usual. So does the one that cannot be written,
    // because only ProcessRecord may end the pipeline with an error.
    bool IFrameTaker.TryTake(in CapturedFrame frame)
    {
        lock (_gate)
        {
            if (_export is null || !_isBound || _failure is not null) return false;
            try
            {
                Write(frame);
                return true;
            }
#pragma warning disable CA1031 // The thread is that of a source. ProcessRecord throws the exception again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                return false;
            }
        }
    }

    bool IPacketTaker.TryTake(PacketRecord packet) => ((IFrameTaker)this).TryTake(packet.AsFrame());

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _export?.Dispose();
            _export = null;
        }

        if (_oldAttributes is { } attributes && File.Exists(_file)) File.SetAttributes(_file, attributes);
        _oldAttributes = null;
    }

    private bool Replaces => Force && !NoClobber;

    private void Write(in CapturedFrame frame)
    {
        if (_edits is null) _export!.Write(frame);
        else _export!.Write(_edits.Apply(frame));
    }

    private void Open()
    {
        var file = _file!;
        OutputFiles.MakeFolder(file);
        if (File.Exists(file) && File.GetAttributes(file) is var attributes && attributes.HasFlag(FileAttributes.ReadOnly))
        {
            if (!Force) ThrowTerminatingError(ErrorCatalog.CaptureFileReadOnly(file));
            File.SetAttributes(file, attributes & ~FileAttributes.ReadOnly);
            _oldAttributes = attributes;
        }

        var format = MyInvocation.BoundParameters.ContainsKey(nameof(Format)) ? Format : CaptureFileWriter.FormatOf(file, CaptureCodecs.All);
        if (format == CaptureFileFormat.Pcap && PacketComment is not null && !Append)
            throw new CaptureFormatException($"A pcap file cannot hold a comment: '{file}'. Use pcapng.");
        _export = new CaptureExport(file, format, CaptureCodecs.All, Append, Replaces, Comment);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorCatalog.ForOutput(_file!, e));
        }
    }
}
