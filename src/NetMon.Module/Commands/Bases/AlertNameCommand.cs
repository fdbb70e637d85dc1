using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that change registered alert rules: selects them by name, and writes them with -PassThru.</summary>
public abstract class AlertNameCommand : PSCmdlet
{
    /// <summary>The names of the rules. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AlertNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Returns the rules. By default there is no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var alert in this.FindAlerts(Name))
        {
            if (Change(alert) && PassThru) WriteObject(alert);
        }
    }

    /// <summary>Changes a rule.</summary>
    /// <returns>False if ShouldProcess declined or the change failed.</returns>
    internal abstract bool Change(TrafficAlert alert);
}
