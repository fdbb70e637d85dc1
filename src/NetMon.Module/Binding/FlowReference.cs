using System.Management.Automation;
using NetMon.Flows.Selection;
using NetMon.Input;

namespace NetMon.Binding;

/// <summary>A flow as an argument: an object from Get-FlowSummary, a job, a remote session, CliXml or CSV.</summary>
public sealed class FlowReference
{
    private FlowReference(PSObject value)
    {
        Value = value;
        try
        {
            Identity = value.BaseObject is FlowRecord record ? FlowIdentity.Of(record) : ReturnedFlow.TryRead(value)?.Identify();
        }
        catch (PropertyValueException e)
        {
            // The cmdlet reports it: an error of the binder would end the pipeline.
            Problem = e;
        }
    }

    /// <summary>The original object.</summary>
    internal PSObject Value { get; }

    /// <summary>The identity of the flow, to find its packets; null if the object is not a flow.</summary>
    internal FlowIdentity? Identity { get; }

    /// <summary>The property that cannot be read; null if all can.</summary>
    internal PropertyValueException? Problem { get; }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();

    /// <summary>Creates a reference to an object.</summary>
    /// <param name="value">The object.</param>
    internal static FlowReference To(object value) => new(PSObject.AsPSObject(value));
}

/// <summary>Accepts any object as a flow, except sources of packets, which the binder assigns to other parameters.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FlowInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (LanguagePrimitives.GetEnumerable(inputData) is { } several)
        {
            object[] flows = [.. several.Cast<object?>().OfType<object>()];
            return Array.Exists(flows, PipelineObjects.IsSource) ? inputData : Array.ConvertAll(flows, FlowReference.To);
        }

        return inputData is null || PipelineObjects.IsSource(inputData) ? inputData : new[] { FlowReference.To(inputData) };
    }
}
