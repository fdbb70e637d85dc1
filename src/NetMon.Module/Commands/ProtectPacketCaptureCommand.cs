using System.Globalization;
using System.Management.Automation;
using NetMon.Adapters.Compression;
using NetMon.Adapters.Files;
using NetMon.Anonymisation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Errors;
using NetMon.Output;
using NetMon.Packets;

namespace NetMon.Commands;

/// <summary>Writes an anonymised copy of a capture file.</summary>
/// <remarks>
/// <para>
/// Addresses are replaced by pseudonyms that preserve prefixes (Crypto-PAn): two addresses of one network stay in one network, and flows stay
/// flows. IPv4, IPv6 and MAC addresses are mapped wherever the decoder knows them: in all headers, also within tunnels and in packets that
/// ICMP quotes, in ARP, neighbour discovery, group reports, DHCP and DNS. Checksums are set accordingly; one that was wrong stays wrong.
/// </para>
/// <para>
/// What is not understood is never passed on: by default packets end after the headers, and keep their original length. -Payload and -Name
/// keep more. Comments, names of interfaces and TLS secrets are left out. Addresses with a special meaning stay: loopback, unspecified,
/// broadcast, and the groups of protocols; link-local and multicast addresses stay such addresses.
/// </para>
/// <para>
/// Ports, lengths, times, VLANs, sequence numbers and time-to-live stay, so somebody who knows a part of the traffic can recognise it. With
/// -KeyFile, several captures get the same pseudonyms; keep the file secret. Without it, the key is random and forgotten.
/// </para>
/// </remarks>
/// <example>
/// <summary>Writes a copy that can be shared: headers with other addresses, and no payload.</summary>
/// <code>Protect-PacketCapture ./example.pcapng ./shared.pcapng</code>
/// </example>
/// <example>
/// <summary>Protects two captures with the same pseudonyms. The key file is created.</summary>
/// <code>Get-ChildItem ./example*.pcapng | Protect-PacketCapture -Destination ./protected/ -KeyFile ./capture.key</code>
/// </example>
/// <example>
/// <summary>Keeps DNS messages with replaced names, and the vendors of network cards; moves all times by a day.</summary>
/// <code>Protect-PacketCapture ./example.pcapng ./dns.pcapng -Name Replace -MacAddress KeepVendor -TimeShift -1d</code>
/// </example>
/// <example>
/// <summary>Looks at the flows of a protected capture.</summary>
/// <code>Protect-PacketCapture ./example.pcapng ./shared2.pcapng -PassThru | Get-FlowSummary</code>
/// </example>
[Cmdlet(VerbsSecurity.Protect, "PacketCapture", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Protect-PacketCapture.md")]
[OutputType(typeof(FileInfo))]
public sealed class ProtectPacketCaptureCommand : PSCmdlet, IDisposable
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const int FramesBetweenProgress = 1024;

    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private ProtectionKey? _key;
    private string _destination = "";
    private string? _keyPath;

    /// <summary>The files to protect. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to protect. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// The file to write, or a folder, which keeps the names of the files. A path that ends with a separator is a folder and is created. The
    /// extension of a file selects the compression and, without -Format, the format.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>
    /// A file with the key of the pseudonyms, so that other captures get the same ones. If it does not exist, it is created with a random key,
    /// readable by its owner only. By default the key is random and not kept.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>
    /// What happens to MAC addresses: Map replaces them, KeepVendor replaces the last three bytes only, Zero clears them, Keep leaves them. The
    /// default is Map.
    /// </summary>
    [Parameter]
    [Word(typeof(MacProtection))]
    public MacProtection MacAddress { get; set; }

    /// <summary>
    /// What happens to names in DNS, mDNS, LLMNR, NetBIOS and DHCP, and with -Payload Keep also in TLS and HTTP: Cut leaves DNS messages out,
    /// Replace keeps them with pseudonyms of the same length, Keep keeps them with their names. Addresses in them are mapped in any case. The
    /// default is Cut.
    /// </summary>
    [Parameter]
    [Word(typeof(NameProtection))]
    public NameProtection Name { get; set; }

    /// <summary>
    /// What happens to the bytes after the headers that are understood: Cut ends the packet there, Zero clears them and keeps the captured
    /// length, Keep leaves the payload of TCP, UDP and the like as it is. Kept payload may hold addresses, names and secrets. The default is Cut.
    /// </summary>
    [Parameter]
    [Word(typeof(PayloadProtection))]
    public PayloadProtection Payload { get; set; }

    /// <summary>Keeps parts of pcapng files that are left out by default: Comment, InterfaceName. Addresses in them are not replaced.</summary>
    [Parameter]
    [Word(typeof(CaptureMetadata[]))]
    public CaptureMetadata[] KeepMetadata { get; set; } = [];

    /// <summary>
    /// Moves all times by this much: seconds, or 1h30m, -2d, or a time span. By default times stay. Times in payload and headers are not moved.
    /// </summary>
    [Parameter]
    [Duration(AllowsNegative = true)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan TimeShift { get; set; }

    /// <summary>The file format. The default is pcap for .pcap, .cap and .dmp, otherwise pcapng.</summary>
    [Parameter]
    [Word(typeof(CaptureFileFormat))]
    public CaptureFileFormat Format { get; set; }

    /// <summary>Does not replace an existing file, even with -Force. Without -Force, this is the default.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the files that were written. By default there is no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool Replaces => Force && !NoClobber;

    private bool IsFolder => System.IO.Path.EndsInDirectorySeparator(Destination) || Directory.Exists(_destination);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _destination = this.ResolveOutputFile(WildcardPattern.Unescape(Destination));
        if (KeyFile is not null) _keyPath = this.ResolveOutputFile(WildcardPattern.Unescape(KeyFile));
        if (Payload == PayloadProtection.Keep)
            WriteWarning("Payload is kept: besides messages of DNS and DHCP, and names of TLS servers and HTTP hosts, nothing in it is replaced: addresses, names and secrets stay.");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            foreach (var file in this.ResolveCaptureFiles(path, isLiteral))
            {
                if (_stopping.IsCancellationRequested) return;
                Protect(file);
            }
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Frees the resources.</summary>
    public void Dispose() => _stopping.Dispose();

    private void Protect(string file)
    {
        var target = IsFolder ? System.IO.Path.Join(_destination, TargetName(file)) : _destination;
        if (!_written.Add(target))
        {
            WriteError(ErrorCatalog.ProtectionTargetTaken(file, target));
            return;
        }

        if (Directory.Exists(target))
        {
            WriteError(ErrorCatalog.CaptureFileIsDirectory(target));
            return;
        }

        if (OutputFiles.IsSame(file, target) || (_keyPath is not null && OutputFiles.IsSame(_keyPath, target)))
        {
            WriteError(ErrorCatalog.OutputIsInput(target));
            return;
        }

        if (!Replaces && OutputFiles.IsTaken(target))
        {
            WriteError(ErrorCatalog.CaptureFileExists(new OutputExistsException(target, new FileInfo(target).LinkTarget is not null)));
            return;
        }

        if (!ShouldProcess(target, $"Write protected copy of {file}")) return;
        using var protector = new PacketProtector(_key ??= ReadKey(), new ProtectionOptions(MacAddress, Name, Payload, KeepMetadata.Aggregate(CaptureMetadata.None, (kept, one) => kept | one), TimeShift));
        if (Copy(file, target, protector)) Report(file, target, protector.Statistics);
    }

    private ProtectionKey ReadKey()
    {
        if (_keyPath is not { } path) return ProtectionKey.CreateRandom();
        try
        {
            var key = ProtectionKey.ReadOrCreate(path, out var isNew);
            if (isNew) WriteVerbose($"Created the key file '{path}'. Whoever has it can find the original addresses.");
            else if (ProtectionKey.IsReadableByOthers(path)) WriteWarning($"Other users can read the key file '{path}', and with it find the original addresses.");
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            ThrowTerminatingError(ErrorCatalog.ForProtectionKey(path, e));
            throw;
        }
    }

    /// <summary>Copies a file. Packets before damage are written, as with Import-PacketCapture.</summary>
    /// <returns>True if the file was written.</returns>
    private bool Copy(string file, string target, PacketProtector protector)
    {
        CaptureExport? export = null;
        Exception? failure = null;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var source = StoredCapture.CreateSource(file, readsAhead: true);
        using var progress = new FileProgress(this, [source]);
        var untilProgress = FramesBetweenProgress;
        ErrorRecord? error = null;
        try
        {
            source.Run(OnFrame, static () => { }, reading.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = ErrorCatalog.ForSource(file, e);
        }

        try
        {
            if (failure is null && !_stopping.IsCancellationRequested && (error is null || export is not null))
            {
                export ??= Open(target);
                export.Complete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = e;
        }
        finally
        {
            export?.Dispose();
        }

        if (failure is not null) error = ErrorCatalog.ForOutput(target, failure);
        if (error is not null) WriteError(error);
        return failure is null && export is not null && !_stopping.IsCancellationRequested;

        void OnFrame(in CapturedFrame frame)
        {
            if (failure is not null) return;
            try
            {
                export ??= Open(target);
                export.Write(protector.Protect(frame));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failure = e;
                reading.Cancel();
                return;
            }

            if (--untilProgress > 0) return;
            untilProgress = FramesBetweenProgress;
            progress.Report();
        }
    }

    private CaptureExport Open(string target)
    {
        OutputFiles.MakeFolder(target);
        var format = MyInvocation.BoundParameters.ContainsKey(nameof(Format)) ? Format : CaptureFileWriter.FormatOf(target, CaptureCodecs.All);
        return new CaptureExport(target, format, CaptureCodecs.All, append: false, Replaces);
    }

    private void Report(string file, string target, ProtectionStatistics done)
    {
        WriteVerbose(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {done.Packets} packets; mapped {done.IPv4Addresses} IPv4, {done.IPv6Addresses} IPv6 and {done.MacAddresses} MAC addresses and {done.Names} labels of names; "
            + $"cut or cleared {done.CutBytes} bytes of {done.CutPackets} packets; {done.NotUnderstood} packets had no header that is understood."));
        if (done.DecoderFaults > 0)
            WriteWarning(string.Create(CultureInfo.InvariantCulture, $"{file}: {done.DecoderFaults} packets could not be rewritten; only their time and length are left. Please report this."));
        if (PassThru) this.WriteFile(target);
    }

    /// <summary>The name of a file in the destination; files in formats that are only read become pcapng.</summary>
    private static string TargetName(string file)
    {
        var name = System.IO.Path.GetFileName(file);
        return System.IO.Path.GetExtension(name).ToUpperInvariant() is ".ETL" or ".ERF" or ".SNOOP" ? name + ".pcapng" : name;
    }
}
