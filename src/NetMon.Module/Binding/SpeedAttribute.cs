using System.Management.Automation;

namespace NetMon.Binding;

/// <summary>Converts the replay speed Max to 0.</summary>
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
