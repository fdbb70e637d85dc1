using System.Diagnostics;
using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Gets the events that the alert rules of this session have raised.</summary>
/// <remarks>
/// <para>
/// Each event is returned once, unless -Keep is given. The last 10000 events are kept until they are received; a warning gives the number of
/// older events that were dropped. All events are available here, regardless of -Notify.
/// </para>
/// <para>
/// With -Wait, events are written as they are raised, until Ctrl+C, -Timeout, or the pipeline ends. In the meantime no -Action script can
/// run, because the session is busy; all other channels continue.
/// </para>
/// </remarks>
/// <example>
/// <summary>Gets the events raised since the last call.</summary>
/// <code>Receive-TrafficAlert</code>
/// </example>
/// <example>
/// <summary>Shows events for two seconds as they are raised.</summary>
/// <code>Register-TrafficAlert -Name dns -Interface lo -Port 53 -Cooldown 1 | Out-Null; Receive-TrafficAlert -Wait -Timeout 2</code>
/// </example>
/// <example>
/// <summary>Writes the events of some rules to a CSV file, and keeps them.</summary>
/// <code>Receive-TrafficAlert -Name web* -Keep | Export-Csv ./alerts.csv</code>
/// </example>
/// <example>
/// <summary>Waits up to one second for the first severe event.</summary>
/// <code>Receive-TrafficAlert -Wait -Timeout 1 | Where-Object Severity -in High, Critical | Select-Object -First 1</code>
/// </example>
[Cmdlet(VerbsCommunications.Receive, "TrafficAlert", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Receive-TrafficAlert.md")]
[OutputType(typeof(TrafficAlertEvent))]
public sealed class ReceiveTrafficAlertCommand : PSCmdlet
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private volatile bool _isStopping;

    /// <summary>Gets only events of these rules. Wildcards are allowed. By default the events of all rules are returned.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AlertNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Waits for more events, and writes each as it is raised.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Stops waiting after this time: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. Needs -Wait. By default there is no limit.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Timeout { get; set; }

    /// <summary>Keeps the events, so that the next call returns them again.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        this.RequireParameter(nameof(Wait), nameof(Timeout));
        if (!Keep && !ShouldProcess(string.Join(", ", Name), "Take the events of alert rules")) return;
        var history = AlertSession.Of(this).History;
        var patterns = Array.ConvertAll(Name, name => Wildcards.Get(name));
        var limit = this.Bound(nameof(Timeout), Timeout);
        var watch = Stopwatch.StartNew();
        var after = 0L;
        while (true)
        {
            foreach (var alert in history.Take(IsWanted, Keep, ref after)) WriteObject(alert);
            if (history.TakeLost() is > 0 and var lost) WriteWarning(AlertWarnings.EventsLost(lost));
            if (!Wait || _isStopping || watch.Elapsed >= limit) return;
            history.WaitForMore(after, LookInterval);
        }

        bool IsWanted(TrafficAlertEvent alert) =>
            patterns.Any(pattern => pattern.IsMatch(alert.Rule)) || Name.Contains(alert.Rule, StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _isStopping = true;
}
