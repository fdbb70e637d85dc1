using System.Management.Automation;
using NetMon.Presentation;

namespace NetMon.Binding;

/// <summary>
/// Reads a size as it is written everywhere in NetMon: <c>10KB</c>, <c>64 MB</c>, <c>1GiB</c>. PowerShell alone knows 10KB only, without a
/// space and without the i.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SizeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        // Numbers are left to the parameter's own type, which knows its range.
        return value is not string text ? inputData : QuantityText.ReadSize(text)
            ?? throw new ArgumentTransformationMetadataException($"{SafeText.Quote(text)} is no size. {QuantityText.SizeAdvice}");
    }
}
