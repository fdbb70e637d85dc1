using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Interfaces;
using NetMon.Monitors;

namespace NetMon.Commands;

/// <summary>Gets the health of the monitors of this process.</summary>
/// <remarks>
/// <para>
/// Gets the current health record of each monitor, in the background or foreground, and the final record of the last 100 monitors that have
/// ended. The properties are those of the periodic health records.
/// </para>
/// <para>
/// Received is Delivered plus Discarded plus DroppedByQueue. All received packets are in flows except PacketsWithoutFlow and
/// PacketsNotJudged. Flows that ended while a flow output was configured are FlowsWritten plus FlowsNotWritten.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows all monitors.</summary>
/// <code>Get-TrafficMonitor</code>
/// </example>
/// <example>
/// <summary>Shows all properties of one monitor.</summary>
/// <code>$job = Start-TrafficMonitor -Interface lo -Name office -Duration 1; Get-TrafficMonitor office | Format-List; $job | Wait-Job</code>
/// </example>
/// <example>
/// <summary>Shows the monitors that have a problem.</summary>
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
