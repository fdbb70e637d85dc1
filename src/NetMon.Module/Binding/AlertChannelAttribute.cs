using System.Management.Automation;

namespace NetMon.Binding;

/// <summary>Rejects channels that came back from CliXml or a job, which PowerShell would only call not convertible.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AlertChannelAttribute : ArgumentTransformationAttribute
{
    private static readonly string Returned = "Deserialized." + typeof(AlertChannelSettings).FullName;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject { BaseObject: object[] wrapped } ? wrapped : inputData;
        if (!(value is object[] several ? several.Any(IsReturned) : IsReturned(value))) return inputData;
        throw new ArgumentTransformationMetadataException("A channel from CliXml or a job has no secrets; create it again with New-AlertChannel.");
    }

    private static bool IsReturned(object? item) => item is PSObject { TypeNames: [var type, ..] } && type == Returned;
}
