using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Monitors;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that change running monitors: selects them by name, and writes their health with -PassThru.</summary>
public abstract class MonitorNameCommand : PSCmdlet
{
    /// <summary>The names of the monitors. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MonitorNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Returns the health record of each monitor after the change. By default there is no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var run in this.FindRunningMonitors(Name))
        {
            if (Change(run) && PassThru) WriteObject(run.Monitor.GetHealth());
        }
    }

    /// <summary>Changes a monitor.</summary>
    /// <returns>False if ShouldProcess declined or the change failed.</returns>
    internal abstract bool Change(MonitorRun run);
}
