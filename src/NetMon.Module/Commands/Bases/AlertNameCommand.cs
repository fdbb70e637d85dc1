using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;

namespace NetMon.Commands.Bases;

/// <summary>What the cmdlets that change registered alert rules have in common: their names, and passing them on.</summary>
public abstract class AlertNameCommand : PSCmdlet
{
    /// <summary>The names of the rules. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AlertNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Writes the rules to the pipeline.</summary>
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

    /// <summary>Does with a rule what the cmdlet is for.</summary>
    /// <returns>Whether it was done.</returns>
    internal abstract bool Change(TrafficAlert alert);
}
