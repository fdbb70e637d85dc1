using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace NetMon.Input;

/// <summary>
/// Finds the next cmdlet in a pipeline, so that two NetMon cmdlets can pass packets without the parameter binder. For a cmdlet with forty
/// parameters the binder takes a microsecond per object, as long as reading a packet and adding it to its flow.
/// </summary>
/// <remarks>
/// PowerShell has no API for this, and positions alone are ambiguous for nested pipelines, so it is read from the engine by reflection. If the
/// engine changes, nothing is found and packets take the pipeline: slower, with the same result.
/// </remarks>
internal static class NextCommand
{
    // These parameters need every object to pass the pipeline.
    private static readonly string[] Watchers =
        [nameof(CommonParameters.OutVariable), nameof(CommonParameters.PipelineVariable), nameof(CommonParameters.OutBuffer)];

    /// <summary>Returns the cmdlet after the given one if it accepts packets; otherwise null.</summary>
    /// <param name="cmdlet">The cmdlet that writes packets.</param>
    public static IPacketTaker? FindTaker(PSCmdlet cmdlet)
    {
        var invocation = cmdlet.MyInvocation;
        if (Watchers.Any(invocation.BoundParameters.ContainsKey)) return null;
        var next = Read(Read(Read(cmdlet.CommandRuntime, "OutputPipe"), "DownstreamCmdlet"), "Command") as PSCmdlet;
        // The last cmdlet of an inner pipeline writes to the outer one, where a watcher may exist too.
        return next?.MyInvocation is { } other && other.PipelineLength == invocation.PipelineLength
            && other.PipelinePosition == invocation.PipelinePosition + 1 ? next as IPacketTaker : null;
    }

    private static object? Read(object? owner, string property) =>
        owner?.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(owner);
}
