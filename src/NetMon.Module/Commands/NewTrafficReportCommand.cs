using System.Management.Automation;
using NetMon.Adapters.Files;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Filtering;
using NetMon.Flows;
using NetMon.Output;
using NetMon.Overview;
using NetMon.Reports;

namespace NetMon.Commands;

/// <summary>Writes what is in a capture as one HTML page with charts and tables, to look at or to hand to others.</summary>
/// <remarks>
/// <para>
/// The page has the numbers of Measure-PacketCapture, traffic over time, the top hosts, applications and services, latencies as histograms, findings,
/// and tables of flows and transactions that can be searched and sorted. It is one file that needs nothing else: it loads nothing, sends nothing, and
/// its content security policy forbids both. Names from packets are shown as text only.
/// </para>
/// <para>
/// The traffic comes from capture files (all of them in one report), interfaces for a -Duration or -Count, packets of the pipeline, or records of the
/// pipeline: flows, transactions, credentials and alert events, in any mixture. A report of records has only what they say.
/// </para>
/// <para>
/// With -Baseline, the page also shows what changed since an earlier capture: hosts, services, applications and server names that are new, gone or
/// changed, as Compare-FlowSummary finds them.
/// </para>
/// <para>
/// The tables have the 5,000 largest flows, and the 5,000 transactions that failed or took longest; what is left out is summed, and the page says so.
/// The file is complete or not there: an existing one is kept until the new one is written. Who has the page has the addresses and names of the
/// traffic; secrets of credentials are masked.
/// </para>
/// </remarks>
/// <example>
/// <summary>Makes a report of a file.</summary>
/// <code>New-TrafficReport ./example.pcapng ./report.html</code>
/// </example>
/// <example>
/// <summary>Makes a report again, and shows how large it is. Invoke-Item opens it in the browser.</summary>
/// <code>New-TrafficReport ./example.pcapng ./report.html -Force | Select-Object Name, Length</code>
/// </example>
/// <example>
/// <summary>Shows what changed between two captures.</summary>
/// <code>New-TrafficReport ./example.pcapng ./changes.html -Baseline ./example.pcapng -Title 'Since last week'</code>
/// </example>
/// <example>
/// <summary>Makes one report of all captures of a folder.</summary>
/// <code>Get-ChildItem *.pcapng | New-TrafficReport -OutFile ./all.html</code>
/// </example>
/// <example>
/// <summary>Makes a report of the traffic of this machine for one second.</summary>
/// <code>New-TrafficReport -Interface lo -Duration 1 -OutFile ./now.html</code>
/// </example>
/// <example>
/// <summary>Makes a report of one server's packets.</summary>
/// <code>New-TrafficReport ./example.pcapng ./server.html -Address 192.0.2.0/24, 10.0.0.0/8 -Top 20</code>
/// </example>
/// <example>
/// <summary>Makes a report of records that other cmdlets selected.</summary>
/// <code>&amp; { Get-FlowSummary ./example.pcapng -Protocol tcp; Get-HttpTransaction ./example.pcapng } | New-TrafficReport -OutFile ./web.html</code>
/// </example>
[Cmdlet(VerbsCommon.New, "TrafficReport", DefaultParameterSetName = InterfaceSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "New-TrafficReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class NewTrafficReportCommand : SurveyCommand
{
    private const string RecordsName = "records of the pipeline";

    private string? _file;
    private bool _isWanted;
    private bool _hasPackets;
    private bool _hasRefused;
    private bool _hasInterface;
    private ReportBaseline? _baseline;
    private RecordSurvey? _records;

    /// <summary>The HTML file to write. A missing folder is created. An existing file is an error without -Force.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet)]
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Parameter(Mandatory = true, ParameterSetName = InterfaceSet)]
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet)]
    [ValidateNotNullOrEmpty]
    public string OutFile { get; set; } = "";

    /// <summary>The capture files to read, all of them for one report. Wildcards are allowed.</summary>
    // Not by property name, because the Path of an HTTP transaction is no file.
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [CapturePath(LeavesObjects = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[] Path { get => base.Path; set => base.Path = value; }

    /// <summary>
    /// The packets; or flows, transactions, credentials and alert events, as returned by Get-FlowSummary, Get-DnsTransaction, Get-HttpTransaction,
    /// Get-TlsSession, Find-CleartextCredential and Test-TrafficAlert in this session.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [PacketInput(LeavesSources = true)]
    public override PacketRecord InputObject { get => base.InputObject; set => base.InputObject = value; }

    /// <summary>
    /// Capture files of earlier traffic to compare with. Wildcards are allowed. -Filter and the other filters apply to them too, but not -StartTime,
    /// -EndTime, -Duration and -Count. Not for records.
    /// </summary>
    [Parameter]
    [CapturePath]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Baseline { get; set; } = [];

    /// <summary>The heading of the page. The default is the name of the source.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>How many rows each table has at most; the largest flows and the transactions that failed or took longest are kept. The default is 5000.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int MaxRow { get; set; } = ReportOptions.DefaultMaxRows;

    /// <summary>Replaces an existing file, even if it is read-only; a symbolic link is followed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not replace an existing file, even with -Force. Without -Force, this is the default.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    private protected override bool TakesFilesAsOne => true;

    private ReportOptions Options => new() { MaxRows = MaxRow, Title = Title };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _file = this.ResolveOutputFile(OutFile);
        // Before the traffic is read, which may take long.
        Guard(() => TrafficReport.CheckOutput(_file, Replaces));
        _isWanted = ShouldProcess(_file, "Write traffic report");
        if (_isWanted && Baseline.Length > 0) _isWanted = ReadBaseline();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_isWanted) return;
        _hasInterface |= InputInterface is not null;
        base.ProcessRecord();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_isWanted) return;
        // A report of live traffic is made at its end.
        if (ParameterSetName == InterfaceSet && (HasSourceArgument || _hasInterface) && !this.IsBound(nameof(Count)) && !this.IsBound(nameof(Duration)))
            ThrowTerminatingError(ErrorCatalog.ParameterRequired(nameof(Duration), nameof(Interface)));
        base.EndProcessing();
        if (_records is not null) Write(_records.Finish(RecordsName, Top));
    }

    /// <inheritdoc/>
    private protected override ISurveyObserver? CreateObserver() => new ReportBuilder(Options, _baseline);

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        if (sources.OfType<CaptureFileSource>().Any(source => OutputFiles.IsSame(source.Name, _file!)))
        {
            foreach (var source in sources) source.Dispose();
            ThrowTerminatingError(ErrorCatalog.ReportWriteFailed(_file!, new IOException("the report would replace the capture that it is made of.")));
        }

        base.Work(sources, options);
    }

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        if (_records is not null) ThrowTerminatingError(ErrorCatalog.ReportObjectsMixed());
        _hasPackets = true;
        base.Take(packet);
    }

    /// <inheritdoc/>
    private protected override bool TakesOther(object? value)
    {
        if (value is not (FlowRecord or Transaction or TrafficAlertEvent))
        {
            var typeName = RefusedPacket.FindType(InputObject)!;
            // Packets that lost their bytes have an error of their own.
            if (typeName.EndsWith(nameof(PacketRecord), StringComparison.Ordinal)) return false;
            // Report only once, because objects in a pipeline are usually of one type.
            if (!_hasRefused) WriteError(ErrorCatalog.ReportObjectExpected(typeName));
            _hasRefused = true;
            return true;
        }

        if (_hasPackets) ThrowTerminatingError(ErrorCatalog.ReportObjectsMixed());
        if (Baseline.Length > 0) ThrowTerminatingError(ErrorCatalog.ParametersExclusive(nameof(InputObject), nameof(Baseline)));
        _records ??= new RecordSurvey(Options);
        switch (value)
        {
            case FlowRecord flow:
                _records.Add(flow);
                break;
            case Transaction transaction:
                _records.Add(transaction);
                break;
            case TrafficAlertEvent raised:
                _records.Add(raised);
                break;
        }

        return true;
    }

    /// <inheritdoc/>
    private protected override void Accept(CaptureOverview overview, ISurveyObserver? observer)
    {
        if (overview is { Packets: 0, Damage: not null })
        {
            WriteWarning("No report is written, because no packet could be read.");
            return;
        }

        Write(((ReportBuilder)observer!).Finish(overview));
    }

    private bool Replaces => Force && !NoClobber;

    private bool ReadBaseline()
    {
        var files = Baseline.SelectMany(path => this.ResolveCaptureFiles(path, isLiteral: false)).ToArray();
        // Each one that is missing has an error. A report without the comparison is not what was asked for.
        if (files.Length == 0) return false;
        var sources = Array.ConvertAll(files, file => StoredCapture.CreateSource(file, readsAhead: true));
        var options = new FlowOptions { Decapsulate = Decapsulate, IgnoreVlan = IgnoreVlan, Workers = FlowOptions.WorkersForFiles };
        _baseline = new ReportBaseline(string.Join(", ", files.Select(System.IO.Path.GetFileName)), options);
        var conditions = WantsApplication is null && WantsServer is null ? null : new FrameConditions { Application = WantsApplication, ServerName = WantsServer };
        RunSession(
            new CaptureSession(sources, new CaptureOptions
            {
                Name = _baseline.Name,
                IsLive = false,
                Filter = Kept,
                Conditions = conditions,
                DeliversPackets = false,
                Processors = [_baseline],
            }),
            new CmdletSink(this),
            sources);
        if (_baseline.Packets == 0) WriteWarning("The baseline has no packets: everything is new.");
        return !StopToken.IsCancellationRequested;
    }

    private void Write(TrafficReport report)
    {
        if (StopToken.IsCancellationRequested) return;
        Guard(() => report.Write(_file!, Replaces));
        if (!OutputFiles.IsSpecial(_file!)) this.WriteFile(_file!);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorCatalog.ForReport(_file!, e));
        }
    }
}
