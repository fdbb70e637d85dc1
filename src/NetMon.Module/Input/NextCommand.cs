using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace NetMon.Input;

/// <summary>
/// Finds the cmdlet that stands right behind another in a pipeline, so that two of ours can pass packets on without the parameter binder.
/// For a cmdlet with forty parameters it takes a microsecond for each object, as much as reading a packet and adding it to its flow together.
/// </summary>
/// <remarks>
/// PowerShell does not publish what is next, and to guess it from positions would be wrong where pipelines stand within others. So it is read
/// from the engine itself. Where the engine has become another nothing is found, and all goes down the pipeline: slower, with the same result.
/// </remarks>
internal static class NextCommand
{
    // Who asks for one of these wants to see each object in the pipe.
    private static readonly string[] Watchers =
        [nameof(CommonParameters.OutVariable), nameof(CommonParameters.PipelineVariable), nameof(CommonParameters.OutBuffer)];

    /// <summary>The cmdlet behind one, if it takes packets; else null.</summary>
    /// <param name="cmdlet">The cmdlet whose output is meant.</param>
    public static IPacketTaker? FindTaker(PSCmdlet cmdlet)
    {
        var invocation = cmdlet.MyInvocation;
        if (Watchers.Any(invocation.BoundParameters.ContainsKey)) return null;
        var next = Read(Read(Read(cmdlet.CommandRuntime, "OutputPipe"), "DownstreamCmdlet"), "Command") as PSCmdlet;
        // The last of an inner pipeline writes into the outer one, where somebody may watch too.
        return next?.MyInvocation is { } other && other.PipelineLength == invocation.PipelineLength
            && other.PipelinePosition == invocation.PipelinePosition + 1 ? next as IPacketTaker : null;
    }

    private static object? Read(object? owner, string property) =>
        owner?.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(owner);
}
