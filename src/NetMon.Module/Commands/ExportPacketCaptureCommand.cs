using System.Management.Automation;
using NetMon.Adapters.Compression;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Errors;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Writes packets to a capture file.</summary>
/// <remarks>
/// <para>
/// Writes pcapng, which keeps every link type, interface name and nanosecond, or pcap for programs that do not read pcapng. Wireshark,
/// tcpdump and the like read both. A packet that is read from a file and exported is the same packet: bytes, lengths and time. A name
/// that ends in .gz, .zst or .lz4 makes a compressed file.
/// </para>
/// <para>
/// A file that exists is an error, unless -Force replaces it or -Append adds to it. A symbolic link counts as a file that exists, and is
/// followed with -Force or -Append only. A new file can be read by its owner and group only, or as the umask says if that is stricter.
/// </para>
/// <para>
/// Packets are written whole, so a new file can be read while it grows, and after a failure it ends with its last whole packet. A file
/// that exists is replaced or added to only when all packets have come: until then they are in a file of the same name
/// with .partial behind it. So the packets may come from the very file that is written to. If the pipeline is stopped before its end,
/// the existing file stays as it was, and the packets that came are in the .partial file.
/// </para>
/// <para>
/// Packets that have been through a job, a remote session or Import-Clixml are exported as they were. Those that lost their bytes on the way,
/// for instance in Select-Object -Property, are refused.
/// </para>
/// </remarks>
/// <example>
/// <summary>Keeps the DNS questions of a file in a file of their own.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object DstPort -eq 53 | Export-PacketCapture ./dns.pcapng</code>
/// </example>
/// <example>
/// <summary>Converts to pcap, for a program that does not read pcapng.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Export-PacketCapture ./example.pcap</code>
/// </example>
/// <example>
/// <summary>Adds packets to a file and shows how large it has become.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 5 | Export-PacketCapture ./collected.pcapng -Append -PassThru</code>
/// </example>
/// <example>
/// <summary>Writes a compressed file.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Export-PacketCapture ./example.pcapng.zst</code>
/// </example>
/// <example>
/// <summary>Replaces a file, even the one that is read.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object DstPort -ne 22 | Export-PacketCapture ./example.pcapng -Force</code>
/// </example>
[Cmdlet(VerbsData.Export, "PacketCapture", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Export-PacketCapture.md")]
[Alias("eppc")]
[OutputType(typeof(FileInfo))]
public sealed class ExportPacketCaptureCommand : PSCmdlet, IDisposable
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private string? _file;
    private CaptureExport? _export;
    private FileAttributes? _oldAttributes;

    /// <summary>The file to write; its folder is made where it is missing. Its ending chooses the format, unless -Format does, and the compression.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The file to write. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The packets to write, as Import-PacketCapture and Start-PacketCapture give them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [PacketInput]
    public PacketRecord InputObject { get; set; } = null!;

    /// <summary>The format. By default pcap for names that end in .pcap, .cap or .dmp, else pcapng. With -Append it is the file's own.</summary>
    [Parameter]
    [Word(typeof(CaptureFileFormat))]
    public CaptureFileFormat Format { get; set; }

    /// <summary>Adds the packets to an existing file instead of replacing it. A damaged file is refused.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Refuses to replace an existing file, also with -Force. Without -Force that is the default.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces an existing file, also one that is read-only. With -Append, adds to a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives back the file that was written. By default nothing is given back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
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
            _export.Write(InputObject.AsFrame());
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

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _export?.Dispose();
        _export = null;
        if (_oldAttributes is { } attributes && File.Exists(_file)) File.SetAttributes(_file, attributes);
        _oldAttributes = null;
    }

    private bool Replaces => Force && !NoClobber;

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
        _export = new CaptureExport(file, format, CaptureCodecs.All, Append, Replaces);
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
