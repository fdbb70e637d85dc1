using System.Management.Automation;

namespace NetMon.Binding;

/// <summary>
/// Refuses objects of ours where a path is wanted: because everything can be made text, a packet would else be taken for the name of a file.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CapturePathAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] OurTypes = ["NetMon.", "Deserialized.NetMon.", "Selected.NetMon."];

    /// <summary>Whether the cmdlet has other parameters that take single objects of ours from the pipeline; the binder then goes on to them.</summary>
    public bool LeavesObjects { get; init; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var first = inputData is object[] { Length: > 0 } several ? several[0] : LeavesObjects ? null : inputData;
        if (first is null || FindOurType(PSObject.AsPSObject(first)) is not { } type) return inputData;
        throw new ArgumentTransformationMetadataException($"An object of type {type} is no path of a capture file.{(LeavesObjects ? " Packets are taken from the pipeline." : "")}");
    }

    private static string? FindOurType(PSObject item) =>
        item.TypeNames is [var type, ..] && Array.Exists(OurTypes, prefix => type.StartsWith(prefix, StringComparison.Ordinal)) ? type : null;
}
