using System.Management.Automation;

namespace NetMon.Pipeline;

/// <summary>
/// Refuses objects of ours where a path is wanted: a packet that came out of a job or a remote session would else be taken for the name of
/// a file, because everything can be made text.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CapturePathAttribute : ArgumentTransformationAttribute
{
    private const string OurRemains = "Deserialized.NetMon.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { TypeNames: [var type, ..] } && type.StartsWith(OurRemains, StringComparison.Ordinal))
        {
            throw new ArgumentTransformationMetadataException(
                "A packet that came out of a job, a remote session or Import-CliXml has no bytes any more. Work on packets where they are " +
                "read or captured.");
        }

        return inputData;
    }
}
