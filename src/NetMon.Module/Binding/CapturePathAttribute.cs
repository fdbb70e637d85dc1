using System.Management.Automation;
using NetMon.Input;

namespace NetMon.Binding;

/// <summary>
/// Rejects NetMon objects as paths. Otherwise PowerShell would convert a packet to a string and use it as a file name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CapturePathAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether single NetMon objects are left to other pipeline parameters of the cmdlet.</summary>
    public bool LeavesObjects { get; init; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var first = inputData is object[] { Length: > 0 } several ? several[0] : LeavesObjects ? null : inputData;
        if (first is null || PipelineObjects.FindOurType(PSObject.AsPSObject(first)) is not { } type) return inputData;
        throw new ArgumentTransformationMetadataException($"An object of type {type} is not a path of a capture file.{(LeavesObjects ? " Use the pipeline for packets." : "")}");
    }
}
