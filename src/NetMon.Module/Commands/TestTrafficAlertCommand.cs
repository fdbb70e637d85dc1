using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Capture.Threads;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Flows.Decryption;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Tests alert rules on capture files, packets from the pipeline, or live packets.</summary>
/// <remarks>
/// <para>
/// Returns the events that the rules would have raised, or with -Quiet whether there was one. Nothing is delivered, and the counters of the
/// rules and the files of detectors are not changed. Packet time is used, so the result is the same on every computer. Disabled rules are
/// tested too.
/// </para>
/// <para>
/// Several files are read one after the other as one capture. -Path is the fastest source, because a packet object is created only for a
/// -Condition. With -Interface, live packets are tested until -Duration, -Count or Ctrl+C, or with -Quiet until the first event. The filters
/// select the packets that the rules see.
/// </para>
/// </remarks>
/// <example>
/// <summary>Tests every rule of the session on a file.</summary>
/// <code>Register-TrafficAlert -Name names -Application DNS | Out-Null; Test-TrafficAlert -Path ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Tests whether a rule raises an event for packets from the pipeline.</summary>
/// <code>Register-TrafficAlert web -Port 80 | Out-Null; Import-PacketCapture ./example.pcapng | Test-TrafficAlert -Name web -Quiet</code>
/// </example>
/// <example>
/// <summary>Tests a rule that is not active.</summary>
/// <code>$rule = Register-TrafficAlert -Name scans -Detector PortScan -Disabled; Test-TrafficAlert -Path ./example.pcapng -Rule $rule</code>
/// </example>
/// <example>
/// <summary>Tests the rules in a monitor's configuration before the monitor runs.</summary>
/// <code>'[[alert]]', 'name = "web"', 'destination_port = 80' | Set-Content ./netmon.toml; Test-TrafficAlert ./example.pcapng -ConfigPath ./netmon.toml</code>
/// </example>
/// <example>
/// <summary>Tests for certificates that expire within 30 days, also in TLS 1.3, whose certificates are encrypted.</summary>
/// <code>$rule = Register-TrafficAlert -Name expiry -Detector CertificateExpiry -Disabled; Test-TrafficAlert ./example.pcapng -Rule $rule -KeyLogFile ./keys.log</code>
/// </example>
/// <example>
/// <summary>Tests a rule on live packets until the first event, for at most one second.</summary>
/// <code>$rule = Register-TrafficAlert -Name any -Protocol UDP -Disabled; Test-TrafficAlert -Interface lo -Rule $rule -Duration 1s -Quiet</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "TrafficAlert", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Test-TrafficAlert.md")]
[OutputType(typeof(TrafficAlertEvent), typeof(bool))]
public sealed class TestTrafficAlertCommand : TrafficCommand
{
    private IReadOnlyList<TrafficAlert> _alerts = [];
    private KeyLogFile? _keyLog;
    private AlertRun? _run;
    private TrialSink? _sink;

    /// <summary>The names of registered rules. Wildcards are allowed. By default all rules are tested.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AlertNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The rules, as returned by Register-TrafficAlert and Get-TrafficAlert.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public TrafficAlert[]? Rule { get; set; }

    /// <summary>
    /// A monitor's configuration file whose rules are tested instead of registered rules. -Name selects among them.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>
    /// A key log (SSLKEYLOGFILE) with which detectors of transactions read what is in TLS connections. The secrets in a pcapng file are used without it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyLogFile { get; set; }

    /// <summary>Returns only whether there was an event: True or False.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _alerts = FindRules();
        _keyLog = this.OpenKeyLog(KeyLogFile, isLive: ParameterSetName == InterfaceSet);
        _sink = new TrialSink(this, Quiet);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (Quiet && !StopToken.IsCancellationRequested) WriteObject(_sink!.HasEvent);
    }

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        if (_sink!.IsDone || !Passes(packet)) return;
        _run ??= new AlertRun(_alerts, _keyLog);
        _run.Add(packet);
        Pass(_run);
    }

    /// <inheritdoc/>
    private protected override void EndPackets()
    {
        TellCopies();
        if (_run is null) return;
        _run.End();
        Pass(_run);
    }

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        var engine = AlertEngine.ForTrial(_alerts, keyLog: _keyLog);
        var processor = options.IsLive ? engine : ThreadedProcessor.Of(engine);
        var session = new CaptureSession(sources, options with { DeliversPackets = false, Processors = [processor] });
        RunSession(session, _sink!, sources, () => _sink!.IsDone);
    }

    private IReadOnlyList<TrafficAlert> FindRules()
    {
        if (Rule is not null && Name is null && ConfigPath is null) return Rule;
        var alerts = ConfigPath is null ? this.FindAlerts(Name ?? ["*"]) : FindConfigured(ConfigPath);
        if (Rule is not null) alerts = [.. alerts, .. Rule];
        // Without any rule, every test would pass.
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
        foreach (var item in run.Take()) _sink!.Accept(item);
    }

    /// <summary>Writes events, or with -Quiet only records that there was one.</summary>
    private sealed class TrialSink(Cmdlet cmdlet, bool isQuiet) : ICaptureSink
    {
        private readonly CmdletSink _inner = new(cmdlet);

        public bool HasEvent { get; private set; }

        /// <summary>Whether further packets cannot change the result.</summary>
        public bool IsDone => isQuiet && HasEvent;

        public bool Accept(PacketRecord packet) => true;

        public void Accept(CaptureItem item)
        {
            HasEvent |= item is AlertRaised;
            if (!isQuiet || item is not AlertRaised) _inner.Accept(item);
        }
    }
}
