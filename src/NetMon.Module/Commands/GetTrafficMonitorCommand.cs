using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Interfaces;
using NetMon.Monitors;

namespace NetMon.Commands;

/// <summary>Shows how the monitors of this process are.</summary>
/// <remarks>
/// <para>
/// Gives a health record as of now for each monitor, in the background or in the foreground, and the last one of monitors that have ended
/// (the last 100). Its properties are those of the health records that a monitor makes by itself.
/// </para>
/// <para>
/// Received is Delivered plus Discarded plus DroppedByQueue. Received without PacketsWithoutFlow and PacketsNotJudged are in flows; flows that ended while there was a flow
/// output are FlowsWritten plus FlowsNotWritten.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows all monitors.</summary>
/// <code>Get-TrafficMonitor</code>
/// </example>
/// <example>
/// <summary>Shows everything about one.</summary>
/// <code>$job = Start-TrafficMonitor -Interface lo -Name office -Duration 1; Get-TrafficMonitor office | Format-List; $job | Wait-Job</code>
/// </example>
/// <example>
/// <summary>Shows those that are not well.</summary>
/// <code>Get-TrafficMonitor | Where-Object State -in Reconnecting, OutputStopped, Failed</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TrafficMonitor", HelpUri = ProjectHome.Cmdlets + "Get-TrafficMonitor.md")]
[OutputType(typeof(MonitorHealth))]
public sealed class GetTrafficMonitorCommand : PSCmdlet
{
    /// <summary>The names of the monitors. Wildcards are allowed. By default all are shown.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MonitorNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var all = MonitorRegistry.GetHealth();
        foreach (var name in Name)
        {
            var pattern = Wildcards.Get(name);
            var found = all.Where(health => pattern.IsMatch(health.Name)).ToArray();
            WriteObject(found, enumerateCollection: true);
            if (found.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name)) continue;
            WriteError(ErrorCatalog.MonitorNotFound(name, NameSuggestions.For(name, all.Select(health => health.Name))));
        }
    }
}
