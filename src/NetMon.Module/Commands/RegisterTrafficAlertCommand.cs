using System.Collections;
using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture.Sources;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Registers a rule that raises alerts about traffic.</summary>
/// <remarks>
/// <para>
/// A rule defines what to match (addresses, ports, protocol, application, names, a filter, a script), how much of it (-Threshold in
/// -Window, counted by -Measure per -GroupBy), how often to raise events (-Cooldown, -MaxTriggerCount) and what to do then (-Notify,
/// -Channel, -Action). Several values of one condition are alternatives; all conditions must hold. All errors in a rule are reported together.
/// </para>
/// <para>
/// With -Interface, the rule starts its own background capture, which ends when the rule is unregistered. Otherwise it applies to every live
/// capture of this session, including running ones: Start-PacketCapture and Get-FlowSummary -Interface, with or without -AsJob. The rule does
/// not see packets that the capture's filter excludes. Rules do not apply to capture files; use Test-TrafficAlert.
/// </para>
/// <para>
/// Every event is kept for Receive-TrafficAlert, regardless of -Notify. Rules and events exist until the session ends. Rules use packet time,
/// so they give the same result on a file and live. about_TrafficAlerts has recipes.
/// </para>
/// </remarks>
/// <example>
/// <summary>Notifies on the console and the desktop when a host sends packets to port 80.</summary>
/// <code>Register-TrafficAlert -Name web -SourceAddress 192.0.2.10 -DestinationPort 80 -Notify Console, Desktop</code>
/// </example>
/// <example>
/// <summary>Captures in the background and raises an event per host that sends 100 MB in a minute, at most every ten minutes.</summary>
/// <code>Register-TrafficAlert -Name heavy -Interface lo -Measure Bytes -Threshold 100MB -Window 60 -GroupBy Source -Cooldown 600</code>
/// </example>
/// <example>
/// <summary>Detects port scans, except those of an internal scanner.</summary>
/// <code>Register-TrafficAlert -Name scans -Detector PortScan -Exclude 192.0.2.5 -Severity Critical -Notify Event</code>
/// </example>
/// <example>
/// <summary>Evaluates a script for each DNS packet; $using passes a variable of the session.</summary>
/// <code>$limit = 60; Register-TrafficAlert -Name longnames -Application DNS -Condition { $_.DnsName.Length -gt $using:limit }</code>
/// </example>
/// <example>
/// <summary>Runs a script for each event, and replaces an existing rule with the same name.</summary>
/// <code>Register-TrafficAlert -Name telnet -DestinationPort 23 -Action { Write-Host "$($_.SrcIP) uses telnet" } -Force</code>
/// </example>
/// <example>
/// <summary>Sends events to a chat, with a secret from an environment variable.</summary>
/// <code>$hook = New-AlertChannel https://example.com/hook -Header X-Token -HeaderVariable HOOK; Register-TrafficAlert chat -Port 23 -Channel $hook</code>
/// </example>
[Cmdlet(VerbsLifecycle.Register, "TrafficAlert", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Register-TrafficAlert.md")]
[OutputType(typeof(TrafficAlert))]
public sealed class RegisterTrafficAlertCommand : PSCmdlet
{
    /// <summary>The name of the rule. Not case-sensitive.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>A description of the rule.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Matches packets from these IP addresses or networks, for example 192.168.1.10 or 10.0.0.0/8.</summary>
    [Parameter]
    public string[] SourceAddress { get; set; } = [];

    /// <summary>Matches packets to these IP addresses or networks.</summary>
    [Parameter]
    public string[] DestinationAddress { get; set; } = [];

    /// <summary>Matches packets from or to these IP addresses or networks.</summary>
    [Parameter]
    public string[] Address { get; set; } = [];

    /// <summary>Excludes packets from or to these IP addresses or networks.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Matches packets from these ports: a port number (443), a range (8000-8100) or a service name (https).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] SourcePort { get; set; } = [];

    /// <summary>Matches packets to these ports: a port number (443), a range (8000-8100) or a service name (https).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] DestinationPort { get; set; } = [];

    /// <summary>Matches packets from or to these ports: a port number (443), a range (8000-8100) or a service name (https).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] Port { get; set; } = [];

    /// <summary>Matches packets whose Protocol is one of these: TCP, UDP, ICMP, ARP ..., or an IP protocol number.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string[] Protocol { get; set; } = [];

    /// <summary>Matches packets whose Application is one of these: DNS, TLS, HTTP ... Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public string[] Application { get; set; } = [];

    /// <summary>
    /// Matches packets with one of these server names: SNI of TLS and QUIC, Host of HTTP. Wildcards are allowed. A rule sees single packets, so
    /// a name that is split over two TCP segments is not matched; Get-FlowSummary finds it.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    public string[] ServerName { get; set; } = [];

    /// <summary>
    /// Matches packets whose first DNS question is for one of these names, in the format of DnsName: a dot within a label has a backslash.
    /// Wildcards are allowed.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    public string[] DnsName { get; set; } = [];

    /// <summary>Matches packets that pass this BPF filter, in the syntax of tcpdump (pcap-filter(7)).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public string? Filter { get; set; }

    /// <summary>
    /// A script that returns whether the packet in $_ matches. It is evaluated last. It runs on the capture thread in a separate runspace, so it
    /// must be fast, and can use variables of the session only as $using:name, with their current value. An error in the script raises an event;
    /// five consecutive errors disable the rule.
    /// </summary>
    [Parameter]
    public ScriptBlock? Condition { get; set; }

    /// <summary>The amount within -Window that raises an event. Needs -Window. By default every matching packet raises an event.</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public long Threshold { get; set; }

    /// <summary>What to count: Packets, Bytes, Flows, DistinctPorts or DistinctHosts. The default is Packets.</summary>
    [Parameter]
    [Word(typeof(AlertMeasure))]
    public AlertMeasure Measure { get; set; }

    /// <summary>The time window for -Threshold: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. Needs -Threshold.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Window { get; set; }

    /// <summary>
    /// Counts separately per Source or Destination (addresses of the packet), Originator or Responder (endpoints of the flow, regardless of
    /// packet direction), Pair, Flow or None. With -Measure Flows, Source means Originator and Destination means Responder. The default is None,
    /// or the detector's own.
    /// </summary>
    [Parameter]
    [Word(typeof(AlertGrouping))]
    public AlertGrouping GroupBy { get; set; }

    /// <summary>
    /// The time after an event during which events of the same key are suppressed; the next event gives their number. A time span or a number
    /// of seconds; 0 disables it. The default is one minute, or the detector's own.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Cooldown { get; set; }

    /// <summary>Disables the rule after this many events. By default there is no limit.</summary>
    [Parameter]
    public int MaxTriggerCount { get; set; }

    /// <summary>The severity: Information, Low, Medium, High or Critical. The default is Medium, or the detector's own.</summary>
    [Parameter]
    [Word(typeof(AlertSeverity))]
    public AlertSeverity Severity { get; set; }

    /// <summary>The built-in detector to use. docs/detectors.md describes what each one detects, its defaults and its limits.</summary>
    [Parameter]
    [Word(typeof(AlertDetector))]
    public AlertDetector Detector { get; set; }

    /// <summary>Parameters of the detector by name, for example @{ BaselinePath = './hosts.txt'; Learning = '01:00:00' }.</summary>
    [Parameter]
    public Hashtable DetectorParameter { get; set; } = [];

    /// <summary>
    /// Sends events to these channels: Console, Event (the PowerShell event NetMon.TrafficAlert), Desktop, Syslog (on this computer), EventLog (on
    /// Windows). For Webhook, Email and File, and for other settings, use -Channel. By default events are only kept for Receive-TrafficAlert.
    /// </summary>
    [Parameter]
    [Word(typeof(AlertChannel[]))]
    public AlertChannel[] Notify { get; set; } = [];

    /// <summary>Also sends events to these channels from New-AlertChannel.</summary>
    [Parameter]
    [AlertChannel]
    [ValidateNotNull]
    public AlertChannelSettings[] Channel { get; set; } = [];

    /// <summary>
    /// A script that runs for each event, with the event in $_, in this session and with its variables: between two statements, or at once
    /// while the prompt is idle.
    /// </summary>
    [Parameter]
    public ScriptBlock? Action { get; set; }

    /// <summary>
    /// The folder for the packets around each event: one pcapng file for each event, or for several of this rule that overlap. PacketFile of the
    /// event is its path, and the packet that met the rule has a comment with the event. Up to 64 MB of packets are kept for the time before an
    /// event, 100 MB are written to one file, and 1,000 files or 1 GB for one rule of a capture; a warning tells what is missing.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SavePacket { get; set; }

    /// <summary>How long before an event -SavePacket saves packets, at most 1h. The default is 5 seconds.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Before { get; set; }

    /// <summary>How long after an event -SavePacket saves packets, at most 1h. The default is 5 seconds.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan After { get; set; }

    /// <summary>
    /// Captures on these interfaces in the background, for this rule only, until it is unregistered. Wildcards are allowed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public string[] Interface { get; set; } = [];

    /// <summary>Registers the rule in the disabled state; Enable-TrafficAlert activates it.</summary>
    [Parameter]
    public SwitchParameter Disabled { get; set; }

    /// <summary>Replaces an existing rule with the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        this.RequireParameter(nameof(SavePacket), nameof(Before), nameof(After));
        var session = AlertSession.Of(this);
        var condition = Condition is null ? null : new ScriptCondition(Condition, this);
        var findings = new List<AlertRuleFinding>();
        var alert = MakeAlert(condition, findings);
        var outlets = OpenOutlets(session, findings);
        AlertWatch? watch = null;
        try
        {
            if (alert is null || findings.Count > 0) throw Refusal(ErrorCatalog.AlertRuleInvalid(new AlertRuleException(Name, findings)));
            // Check before an interface is opened.
            if (!Force && session.Contains(Name)) throw Refusal(ErrorCatalog.AlertExists(Name));
            if (!ShouldProcess(Name))
            {
                Release(outlets, condition);
                return;
            }

            watch = OpenWatch(alert, session);
            var registered = new RegisteredAlert(alert) { Outlets = outlets, Condition = condition, Watch = watch };
            if (!session.TryAdd(registered, replaces: Force)) throw Refusal(ErrorCatalog.AlertExists(Name));
        }
        catch
        {
            watch?.Dispose();
            Release(outlets, condition);
            throw;
        }

        WriteObject(alert);
    }

    private static void Release(List<AlertOutlet> outlets, ScriptCondition? condition)
    {
        foreach (var outlet in outlets) outlet.Dispose();
        condition?.Dispose();
    }

    // ThrowTerminatingError does not return; the return value is for the compiler.
    private PipelineStoppedException Refusal(ErrorRecord error)
    {
        ThrowTerminatingError(error);
        return new PipelineStoppedException();
    }

    private TrafficAlert? MakeAlert(ScriptCondition? condition, List<AlertRuleFinding> findings)
    {
        var settings = new AlertRuleSettings
        {
            Name = Name,
            Enabled = !Disabled,
            Condition = condition is null ? null : condition.Holds,
            ConditionText = Condition?.ToString().Trim(),
            DetectorParameter = this.ResolveDetectorParameter(this.Bound(nameof(Detector), Detector), DetectorParameter),
        };
        // The parameters that are called as fields are, and take what they take; those of the object above do not.
        foreach (var field in AlertRuleField.All)
        {
            if (this.IsBound(field.Name) && GetType().GetProperty(field.Name)?.GetValue(this) is { } value && field.Type.IsInstanceOfType(value))
                settings = field.Set(settings, value);
        }

        if (SavePacket is not null) settings = settings with { SavePacket = this.ResolveOutputFile(WildcardPattern.Unescape(SavePacket)) };
        try
        {
            return new TrafficAlert(settings with { Notify = [.. Notify.Concat(Channel.Select(KindOf)).Distinct()] }, new LibpcapFilterCompiler());
        }
        catch (AlertRuleException e)
        {
            findings.AddRange(e.Findings);
            return null;
        }
    }

    private static AlertChannel KindOf(AlertChannelSettings channel) => Enum.Parse<AlertChannel>(channel.Channel);

    private List<AlertOutlet> OpenOutlets(AlertSession session, List<AlertRuleFinding> findings)
    {
        var outlets = new List<AlertOutlet>();
        // What is only named needs no settings, or is set by a channel that was given.
        var named = Notify.Except(Channel.Select(KindOf)).Select(kind => (Kind: kind, Settings: new NotificationSettings()));
        var channels = named.Concat(Channel.Select(channel => (Kind: KindOf(channel), Settings: channel.GetSettings())))
            .DistinctBy(channel => SessionChannels.KeyOf(channel.Kind, channel.Settings, session.Console, Events));
        foreach (var (kind, settings) in channels)
        {
            try
            {
                var key = SessionChannels.KeyOf(kind, settings, session.Console, Events);
                outlets.Add(session.Dispatcher.Open(key, () => SessionChannels.Create(kind, settings, session.Console, Events)));
            }
            catch (NotificationSettingsException e)
            {
                var advice = kind is AlertChannel.Webhook or AlertChannel.Email or AlertChannel.File ? $" Create the channel with New-AlertChannel, and pass it with -{nameof(Channel)}." : "";
                findings.Add(new AlertRuleFinding($"{nameof(Notify)} {kind}", e.Message + advice));
            }
        }

        if (Action is { } action)
            outlets.Add(session.Dispatcher.Open(new object(), () => new ActionChannel(Name, action, Events)));
        return outlets;
    }

    private AlertWatch? OpenWatch(TrafficAlert alert, AlertSession session) => Interface.Length == 0
        ? null
        : new AlertWatch(alert, this.OpenInterfaces(Interface, new LiveCaptureSettings()), session.Accept, session.Warn);
}
