using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Monitors;

namespace NetMon.Commands.Bases;

/// <summary>What the cmdlets that change running monitors have in common: their names, and passing their health on.</summary>
public abstract class MonitorNameCommand : PSCmdlet
{
    /// <summary>The names of the monitors. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MonitorNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Writes a health record of each of these monitors to the pipeline, as it is afterwards.</summary>
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

    /// <summary>Does with a monitor what the cmdlet is for.</summary>
    /// <returns>Whether it was done.</returns>
    internal abstract bool Change(MonitorRun run);
}
