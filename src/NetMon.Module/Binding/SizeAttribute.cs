using System.Management.Automation;
using NetMon.Presentation;

namespace NetMon.Binding;

/// <summary>
/// Converts a size: <c>10KB</c>, <c>64 MB</c>, <c>1GiB</c>. PowerShell itself supports only 10KB, without a space or the i.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SizeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        // Numbers are converted by the parameter's type, which checks its range.
        return value is not string text ? inputData : QuantityText.ReadSize(text)
            ?? throw new ArgumentTransformationMetadataException($"{SafeText.Quote(text)} is not a size. {QuantityText.SizeAdvice}");
    }
}
