using System.Management.Automation;
using NetMon.Adapters.Files;
using NetMon.Alerts;
using NetMon.Completion;
using NetMon.Monitoring;
using NetMon.Pipeline;

namespace NetMon.Commands;

/// <summary>Tries alert rules on packets that are there already: capture files, or packets from the pipeline.</summary>
/// <remarks>
/// <para>
/// Writes the events that the rules would have raised, or with -Quiet whether there was one. Nothing is delivered, the counters of the rules
/// and the files of their detectors stay as they are, and time is that of the packets: the result is the same on every machine. Rules
/// that are disabled are tried too.
/// </para>
/// <para>
/// Several files are read one after the other as one capture. -Path is the fast way: no object is made of a packet that no -Condition asks
/// for. Packets from the pipeline must come with their bytes, so not out of a job or a remote session.
/// </para>
/// </remarks>
/// <example>
/// <summary>Tries every rule of the session on a file.</summary>
/// <code>Register-TrafficAlert -Name names -Application DNS | Out-Null; Test-TrafficAlert -Path ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Says whether a rule finds something among chosen packets, as a test of the rule does.</summary>
/// <code>Register-TrafficAlert web -Port 80 | Out-Null; Import-PacketCapture ./example.pcapng | Test-TrafficAlert -Name web -Quiet</code>
/// </example>
/// <example>
/// <summary>Tries a rule that is applied to nothing else.</summary>
/// <code>$rule = Register-TrafficAlert -Name scans -Detector PortScan -Disabled; Test-TrafficAlert -Path ./example.pcapng -Rule $rule</code>
/// </example>
/// <example>
/// <summary>Tries the rules of a monitor's configuration before the monitor runs.</summary>
/// <code>'[[alert]]', 'name = "web"', 'destination_port = 80' | Set-Content ./netmon.toml; Test-TrafficAlert ./example.pcapng -ConfigPath ./netmon.toml</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "TrafficAlert", DefaultParameterSetName = InputObjectSet, HelpUri = ProjectHome.Cmdlets + "Test-TrafficAlert.md")]
[OutputType(typeof(TrafficAlertEvent), typeof(bool))]
public sealed class TestTrafficAlertCommand : PSCmdlet, IDisposable
{
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _files = [];
    private volatile bool _isStopping;
    private IReadOnlyList<TrafficAlert> _alerts = [];
    private AlertRun? _run;
    private TrialSink? _sink;
    private CaptureSession? _session;

    /// <summary>The packets, as Import-PacketCapture and Start-PacketCapture give them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    public PacketRecord InputObject { get; set; } = null!;

    /// <summary>The files to read. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to read. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The names of the rules, of those that are registered. Wildcards are allowed. By default all are tried.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AlertNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The rules, as Register-TrafficAlert and Get-TrafficAlert give them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public TrafficAlert[]? Rule { get; set; }

    /// <summary>
    /// A monitor's configuration file, whose rules are tried; with -Name, those of them that are called so. Registered rules are then left alone.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Writes only whether there was an event: True or False.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _alerts = FindRules();
        _sink = new TrialSink(this, Quiet);
        if (ParameterSetName == InputObjectSet) _run = new AlertRun(_alerts);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (var path in Path) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral: false));
                break;
            case LiteralPathSet:
                foreach (var path in LiteralPath) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral: true));
                break;
            default:
                if (_sink!.IsDone) break;
                _run!.Add(InputObject);
                Pass(_run);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_files.Count > 0) Read();
        if (_run is { } run)
        {
            run.End();
            Pass(run);
        }

        if (Quiet && !_isStopping) WriteObject(_sink!.HasEvent);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _isStopping = true;
        Volatile.Read(ref _session)?.Cancel();
    }

    /// <summary>Ends a read that is still going on.</summary>
    public void Dispose() => Volatile.Read(ref _session)?.Dispose();

    private IReadOnlyList<TrafficAlert> FindRules()
    {
        if (Rule is not null && Name is null && ConfigPath is null) return Rule;
        var alerts = ConfigPath is null ? this.FindAlerts(Name ?? ["*"]) : FindConfigured(ConfigPath);
        if (Rule is not null) alerts = [.. alerts, .. Rule];
        // Without a rule every test would pass.
        if (alerts.Count == 0) ThrowTerminatingError(ErrorCatalog.AlertsToTryNotFound(Name, ConfigPath));
        return alerts;
    }

    private IReadOnlyList<TrafficAlert> FindConfigured(string path)
    {
        var alerts = this.ReadAlertRules(path);
        if (Name is null) return alerts;
        var selection = new NameSelection(Name, []);
        IReadOnlyList<TrafficAlert> found = [.. alerts.Where(alert => selection.Takes(alert.Name))];
        foreach (var name in selection.FindMissing()) WriteError(ErrorCatalog.ConfiguredAlertNotFound(name, path, alerts.Select(alert => alert.Name)));
        return found;
    }

    private void Pass(AlertRun run)
    {
        foreach (var notice in run.Take()) _sink!.Accept(notice);
    }

    private void Read()
    {
        var sources = _files.ConvertAll(file => StoredCapture.CreateSource(file, readsAhead: true));
        using var session = new CaptureSession(sources, new CaptureOptions
        {
            Name = string.Join(", ", _files),
            IsLive = false,
            DeliversPackets = false,
            Observers = [AlertEngine.ForTrial(_alerts)],
        });
        Volatile.Write(ref _session, session);
        // A stop that came before the session could be seen has not reached it.
        if (_isStopping) session.Cancel();

        using var progress = new FileProgress(this, sources);
        session.Start();
        while (!_sink!.IsDone && session.Deliver(_sink, LookInterval)) progress.Report();
    }

    /// <summary>Writes events, or only notes that there was one.</summary>
    private sealed class TrialSink(Cmdlet cmdlet, bool isQuiet) : ICaptureSink
    {
        private readonly CmdletSink _inner = new(cmdlet);

        public bool HasEvent { get; private set; }

        /// <summary>Whether what follows cannot change the result.</summary>
        public bool IsDone => isQuiet && HasEvent;

        public bool Accept(PacketRecord packet) => true;

        public void Accept(CaptureNotice notice)
        {
            HasEvent |= notice is AlertRaised;
            if (!isQuiet || notice is not AlertRaised) _inner.Accept(notice);
        }
    }
}
