using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace NetMon.Input;

/// <summary>
/// An optimisation, and nothing else: finds the next cmdlet in a pipeline, so that two NetMon cmdlets can pass packets without the parameter binder.
/// With it, one million packets of Import-PacketCapture to Get-FlowSummary take 1.6 s, start of PowerShell included; without it 4 s or more, because for a
/// cmdlet with forty parameters the binder takes more than a microsecond per object.
/// </summary>
/// <remarks>
/// PowerShell has no API for this, and positions alone are ambiguous for nested pipelines, so it is read from the engine by reflection. If the
/// engine changes, so that a property is missing, ambiguous or throws, nothing is found and packets take the pipeline: slower, with the same result.
/// </remarks>
internal static class NextCommand
{
    // These parameters need every object to pass the pipeline.
    private static readonly string[] Watchers =
        [nameof(CommonParameters.OutVariable), nameof(CommonParameters.PipelineVariable), nameof(CommonParameters.OutBuffer)];

    /// <summary>Returns the cmdlet after the given one if nothing stands between and nobody watches what passes; otherwise null.</summary>
    /// <param name="cmdlet">The cmdlet that writes packets.</param>
    public static PSCmdlet? Find(PSCmdlet cmdlet)
    {
        var invocation = cmdlet.MyInvocation;
        if (Watchers.Any(invocation.BoundParameters.ContainsKey)) return null;
        var next = Read(Read(Read(cmdlet.CommandRuntime, "OutputPipe"), "DownstreamCmdlet"), "Command") as PSCmdlet;
        // The last cmdlet of an inner pipeline writes to the outer one, where a watcher may exist too.
        return next?.MyInvocation is { } other && other.PipelineLength == invocation.PipelineLength
            && other.PipelinePosition == invocation.PipelinePosition + 1 ? next : null;
    }

    private static object? Read(object? owner, string property)
    {
        try
        {
            return owner?.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(owner);
        }
        catch (Exception e) when (e is TargetInvocationException or AmbiguousMatchException)
        {
            return null;
        }
    }
}

/// <summary>A cmdlet that can receive packets directly from the preceding cmdlet, without the pipeline.</summary>
internal interface IPacketTaker
{
    /// <summary>Accepts a packet if this needs no output to the pipeline and no waiting. Called on the pipeline thread.</summary>
    /// <returns>False if the packet must be written to the pipeline instead.</returns>
    bool TryTake(PacketRecord packet);
}
