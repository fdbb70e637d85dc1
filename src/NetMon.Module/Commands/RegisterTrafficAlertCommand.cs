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

/// <summary>Makes a rule that raises alerts about traffic.</summary>
/// <remarks>
/// <para>
/// A rule says what it looks for (addresses, ports, protocol, application, names, a filter, a script), how much of it (-Threshold in
/// -Window, counted by -Measure for each -GroupBy), how often it speaks (-Cooldown, -MaxTriggerCount) and what happens then (-Notify,
/// -Channel, -Action). Several values of one condition are alternatives; all conditions must hold. Everything that is wrong with a rule is told at
/// once.
/// </para>
/// <para>
/// With -Interface the rule watches in the background at once, until it is unregistered. Without it, it is applied to every live capture
/// of this session, also to those that run already: Start-PacketCapture and Get-FlowSummary -Interface, with or without -AsJob. What a
/// capture's own filter leaves out, the rule does not see. A capture file is no capture: Test-TrafficAlert tries rules on files.
/// </para>
/// <para>
/// Every event is kept for Receive-TrafficAlert, whatever -Notify says. Rules and events belong to the session and end with it. Time is
/// that of the packets, so a rule does the same on a file and live. about_TrafficAlerts has recipes.
/// </para>
/// </remarks>
/// <example>
/// <summary>Says so on the console and the desktop when a host talks to a web server.</summary>
/// <code>Register-TrafficAlert -Name web -SourceAddress 192.0.2.10 -DestinationPort 80 -Notify Console, Desktop</code>
/// </example>
/// <example>
/// <summary>Watches an interface in the background for hosts that send more than 100 MB in a minute, each once in ten minutes.</summary>
/// <code>Register-TrafficAlert -Name heavy -Interface lo -Measure Bytes -Threshold 100MB -Window 60 -GroupBy Source -Cooldown 600</code>
/// </example>
/// <example>
/// <summary>Finds port scans, but not those of the scanner in the house.</summary>
/// <code>Register-TrafficAlert -Name scans -Detector PortScan -Exclude 192.0.2.5 -Severity Critical -Notify Event</code>
/// </example>
/// <example>
/// <summary>Asks a script about each DNS packet; a variable of the session is asked for with $using.</summary>
/// <code>$limit = 60; Register-TrafficAlert -Name longnames -Application DNS -Condition { $_.DnsName.Length -gt $using:limit }</code>
/// </example>
/// <example>
/// <summary>Runs a script for each event, and replaces the rule if there is one of that name.</summary>
/// <code>Register-TrafficAlert -Name telnet -DestinationPort 23 -Action { Write-Host "$($_.SrcIP) uses telnet" } -Force</code>
/// </example>
/// <example>
/// <summary>Sends events to a chat; what is secret comes from an environment variable.</summary>
/// <code>$hook = New-AlertChannel https://example.com/hook -Header X-Token -HeaderVariable HOOK; Register-TrafficAlert chat -Port 23 -Channel $hook</code>
/// </example>
[Cmdlet(VerbsLifecycle.Register, "TrafficAlert", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Register-TrafficAlert.md")]
[OutputType(typeof(TrafficAlert))]
public sealed class RegisterTrafficAlertCommand : PSCmdlet
{
    /// <summary>What the rule is called. Letter case does not count.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>What the rule is for, in words.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Packets from these IP addresses or networks, for instance 192.168.1.10 or 10.0.0.0/8.</summary>
    [Parameter]
    public string[] SourceAddress { get; set; } = [];

    /// <summary>Packets to these IP addresses or networks.</summary>
    [Parameter]
    public string[] DestinationAddress { get; set; } = [];

    /// <summary>Packets from or to these IP addresses or networks.</summary>
    [Parameter]
    public string[] Address { get; set; } = [];

    /// <summary>Leaves packets from or to these IP addresses or networks alone.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Packets from these ports: a port number (443), a range (8000-8100) or the name of a service (https).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] SourcePort { get; set; } = [];

    /// <summary>Packets to these ports: a port number (443), a range (8000-8100) or the name of a service (https).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] DestinationPort { get; set; } = [];

    /// <summary>Packets from or to these ports: a port number (443), a range (8000-8100) or the name of a service (https).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] Port { get; set; } = [];

    /// <summary>Packets of these protocols, as the packets' Protocol names them: TCP, UDP, ICMP, ARP ..., or numbers of IP protocols.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string[] Protocol { get; set; } = [];

    /// <summary>Packets of these applications, as the packets' Application names them: DNS, TLS, HTTP ... Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public string[] Application { get; set; } = [];

    /// <summary>Packets that name one of these servers: SNI of TLS and QUIC, Host of HTTP. Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] ServerName { get; set; } = [];

    /// <summary>
    /// Packets whose first DNS question is for one of these names, as DnsName shows them: with a backslash before a dot within a label.
    /// Wildcards are allowed.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    public string[] DnsName { get; set; } = [];

    /// <summary>Packets that pass this filter, in the language of libpcap and tcpdump (pcap-filter(7)).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public string? Filter { get; set; }

    /// <summary>
    /// A script that is asked last, with $_ the packet, and says whether it is meant. It runs on the capture's thread in a runspace of its
    /// own, so it must be quick, and sees variables of the session only as $using:name, with the value of now. An error in it is an
    /// event of its own; after five in a row the rule is disabled.
    /// </summary>
    [Parameter]
    public ScriptBlock? Condition { get; set; }

    /// <summary>How much there must be in the window. Needs -Window; by default every packet that meets the conditions raises an event.</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public long Threshold { get; set; }

    /// <summary>What is counted: Packets, Bytes, Flows, DistinctPorts or DistinctHosts. The default is Packets.</summary>
    [Parameter]
    [Word(typeof(AlertMeasure))]
    public AlertMeasure Measure { get; set; }

    /// <summary>The time over which is counted: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. Needs -Threshold.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Window { get; set; }

    /// <summary>
    /// What is counted separately: Source, Destination (addresses of packets), Originator, Responder (who began the flow and with whom, whichever
    /// way a packet goes), Pair, Flow or None. Flows (-Measure Flows) are counted by originator: Source means Originator then, and Destination
    /// Responder. The default is None, or the detector's own.
    /// </summary>
    [Parameter]
    [Word(typeof(AlertGrouping))]
    public AlertGrouping GroupBy { get; set; }

    /// <summary>
    /// After an event, how long no other one of the same key is raised; the next one says how many there were. A time span, or a number of
    /// seconds; 0 for none. The default is a minute, or the detector's own.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Cooldown { get; set; }

    /// <summary>Disables the rule after this many events. By default it goes on.</summary>
    [Parameter]
    public int MaxTriggerCount { get; set; }

    /// <summary>How bad it is: Information, Low, Medium, High or Critical. The default is Medium, or the detector's own.</summary>
    [Parameter]
    [Word(typeof(AlertSeverity))]
    public AlertSeverity Severity { get; set; }

    /// <summary>The built-in detector that judges the packets. docs/detectors.md says what each finds, its defaults and its limits.</summary>
    [Parameter]
    [Word(typeof(AlertDetector))]
    public AlertDetector Detector { get; set; }

    /// <summary>Parameters of the detector by name, for instance @{ BaselinePath = './hosts.txt'; Learning = '01:00:00' }.</summary>
    [Parameter]
    public Hashtable DetectorParameter { get; set; } = [];

    /// <summary>
    /// Where events go: Console, Event (the PowerShell event NetMon.TrafficAlert), Desktop, Syslog (of this machine), EventLog (of Windows). Webhook,
    /// Email and File, and what else is to be set, are channels of their own: see -Channel. By default an event is only kept for Receive-TrafficAlert.
    /// </summary>
    [Parameter]
    [Word(typeof(AlertChannel[]))]
    public AlertChannel[] Notify { get; set; } = [];

    /// <summary>Where events go too: channels that New-AlertChannel has made.</summary>
    [Parameter]
    [ValidateNotNull]
    public AlertChannelSettings[] Channel { get; set; } = [];

    /// <summary>
    /// A script that runs for each event, with $_ the event, in this session and with its variables: between two statements, or at once
    /// while the prompt waits.
    /// </summary>
    [Parameter]
    public ScriptBlock? Action { get; set; }

    /// <summary>
    /// Watches these interfaces in the background at once, for this rule alone, until it is unregistered. Wildcards are allowed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public string[] Interface { get; set; } = [];

    /// <summary>Registers the rule without applying it; Enable-TrafficAlert does that.</summary>
    [Parameter]
    public SwitchParameter Disabled { get; set; }

    /// <summary>Replaces a rule of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var session = AlertSession.Of(this);
        var condition = Condition is null ? null : new ScriptCondition(Condition, this);
        var findings = new List<AlertRuleFinding>();
        var alert = MakeAlert(condition, findings);
        var outlets = OpenOutlets(session, findings);
        AlertWatch? watch = null;
        try
        {
            if (alert is null || findings.Count > 0) throw Refusal(ErrorCatalog.AlertRuleInvalid(new AlertRuleException(Name, findings)));
            // Before an interface is opened for nothing.
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

    // Ends the cmdlet; the return is for the compiler, which does not know that.
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
                var advice = kind is AlertChannel.Webhook or AlertChannel.Email or AlertChannel.File ? $" Give -{nameof(Channel)} what New-AlertChannel makes of it." : "";
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
