using System.Management.Automation;

namespace NetMon.Binding;

/// <summary>Lets the word Max stand for 0 where the speed of a replay is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SpeedAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string text && text.Equals("Max", StringComparison.OrdinalIgnoreCase) ? 0.0 : inputData;
    }
}
