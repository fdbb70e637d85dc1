using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Errors;
using NetMon.Output;
using NetMon.Transactions.Http.Objects;

namespace NetMon.Commands;

/// <summary>Writes what servers sent into a folder: the bodies of HTTP responses.</summary>
/// <remarks>
/// <para>
/// Each response with a body becomes a file, decoded. Its name is the last segment of the URL's path, made safe: it never leads out of the folder, is no
/// device of Windows and not hidden. If the segment has no extension, one is added for the detected or declared type. Names that occur twice are
/// numbered: logo.png, logo-2.png.
/// </para>
/// <para>
/// An existing file is an error unless -Force replaces it; a symbolic link is never followed. New files have mode 0640, or less if the umask
/// is stricter. What was downloaded may be malicious: files are not marked as executable, but do not open them.
/// </para>
/// <para>
/// A body that is not whole, because bytes are missing, a limit was reached or its coding is damaged, is left out with a warning; -Force writes what
/// there is of it. Get-HttpTransaction -MaxBodySize sets how much of each body is kept.
/// </para>
/// <para>
/// -HashOnly writes nothing and returns names, sizes and SHA-256 hashes, with Fault for bodies that are not whole. Transactions from CliXml or
/// a remote session have no bodies any more.
/// </para>
/// </remarks>
/// <example>
/// <summary>Writes everything that was downloaded.</summary>
/// <code>Get-HttpTransaction ./example.pcapng -MaxBodySize 64MB | Export-HttpObject ./objects</code>
/// </example>
/// <example>
/// <summary>Shows the hashes of what was downloaded, to look them up, and writes nothing.</summary>
/// <code>Get-HttpTransaction ./example.pcapng | Export-HttpObject -HashOnly | Select-Object Sha256, Size, DetectedType, Url</code>
/// </example>
/// <example>
/// <summary>Writes only programs, and returns the files.</summary>
/// <code>Get-HttpTransaction ./example.pcapng | Where-Object DetectedType -match 'executable' | Export-HttpObject ./programs -PassThru</code>
/// </example>
/// <example>
/// <summary>Writes also what is not whole, and replaces existing files.</summary>
/// <code>Get-HttpTransaction ./example.pcapng | Export-HttpObject ./objects -Force -WarningAction SilentlyContinue</code>
/// </example>
[Cmdlet(VerbsData.Export, "HttpObject", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Export-HttpObject.md")]
[OutputType(typeof(FileInfo), ParameterSetName = [PathSet, LiteralPathSet])]
[OutputType(typeof(HttpObject), ParameterSetName = [HashSet])]
public sealed class ExportHttpObjectCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string HashSet = "HashOnly";

    private readonly HttpObjects _objects = new();
    private string? _folder;

    /// <summary>The folder to write to. A missing folder is created.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [Alias("Destination")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The folder to write to. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The transactions, as returned by Get-HttpTransaction.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public HttpTransaction InputObject { get; set; } = null!;

    /// <summary>Writes no files, and returns the name, size and SHA-256 hash of each body.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HashSet)]
    public SwitchParameter HashOnly { get; set; }

    /// <summary>Replaces existing files, and writes also bodies that are not whole.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the files that were written. By default there is no output.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (ParameterSetName == HashSet) return;
        _folder = this.ResolveOutputFile(ParameterSetName == LiteralPathSet ? LiteralPath : WildcardPattern.Unescape(Path));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_objects.Take(InputObject) is not { } item) return;
        if (_folder is null)
        {
            WriteObject(item);
            return;
        }

        if (item.Fault is not null && !Force)
        {
            WriteWarning($"{item.Name} is left out, because it is not whole: {item.Fault}. -Force writes what there is.");
            return;
        }

        var file = System.IO.Path.Combine(_folder, item.Name);
        if (!ShouldProcess(file, "Write HTTP object")) return;
        try
        {
            HttpObjectFile.Write(file, item.GetBytes(), Force);
            if (PassThru) this.WriteFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorCatalog.ForHttpObject(file, e));
        }
    }
}
