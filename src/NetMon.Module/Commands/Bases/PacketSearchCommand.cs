using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;
using NetMon.Flows.Streams;
using NetMon.Input;
using NetMon.Output;

namespace NetMon.Commands.Bases;

/// <summary>
/// What cmdlets have in common that look through packets for something: from files and interfaces, once everything that is looked for is
/// known, or from the pipeline.
/// </summary>
public abstract class PacketSearchCommand : TrafficCommand, ICaptureSink
{
    private readonly List<FlowIdentity> _flows = [];
    private readonly CmdletSink _sink;
    private PipelineCapture? _pipeline;

    /// <summary>Makes the cmdlet.</summary>
    protected PacketSearchCommand() => _sink = new CmdletSink(this);

    /// <summary>Looks at the packets inside tunnels. To be given when Get-FlowSummary made the flows with -Decapsulate.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>Takes the packets of a flow from all VLANs. To be given when Get-FlowSummary made the flows with -IgnoreVlan.</summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>The flows that were given so far.</summary>
    protected IReadOnlyList<FlowIdentity> Flows => _flows;

    /// <summary>Whether flows were given as an argument, so that the pipeline brings something else.</summary>
    private protected bool HasFlowArgument { get; private set; }

    /// <summary>What the parameter for flows holds; null where it was not given.</summary>
    private protected abstract FlowReference[]? FlowArgument { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        HasFlowArgument = FlowArgument is { Length: > 0 };
        if (HasFlowArgument) AddFlows(FlowArgument!);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!HasFlowArgument) AddFlows(FlowArgument ?? []);
        base.ProcessRecord();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    bool ICaptureSink.Accept(PacketRecord packet) => _sink.Accept(packet);

    /// <inheritdoc/>
    void ICaptureSink.Accept(CaptureItem item) => Accept(item);

    /// <summary>Takes what was found, or a notice.</summary>
    /// <param name="item">The item.</param>
    protected virtual void Accept(CaptureItem item) => _sink.Accept(item);

    /// <summary>What works on the packets.</summary>
    /// <param name="flows">The flows that are looked for.</param>
    private protected abstract IFrameProcessor CreateProcessor(IReadOnlyList<FlowIdentity> flows);

    /// <summary>Whether a flow is one that this cmdlet can look for.</summary>
    /// <param name="flow">The flow.</param>
    protected virtual bool Takes(FlowIdentity flow) => true;

    /// <summary>Adds flows to those that are looked for; one that is none is an error.</summary>
    /// <param name="flows">The objects.</param>
    private void AddFlows(IEnumerable<FlowReference> flows)
    {
        foreach (var flow in flows)
        {
            if (flow.Identity is not { } identity) WriteError(ErrorCatalog.FlowInvalid(flow.Value));
            else if (Takes(identity)) _flows.Add(identity);
        }
    }

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        _pipeline ??= new PipelineCapture(
            this, CreateOptions(PipelineCapture.Name, isLive: false) with { Processors = [CreateProcessor(_flows)] }, this);
        _pipeline.Add(packet);
    }

    /// <inheritdoc/>
    private protected override void EndPackets() => _pipeline!.End();

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        // What comes in now is later than any flow that there is.
        var processor = CreateProcessor(options.IsLive ? [.. _flows.Select(flow => flow.Anytime())] : _flows);
        var session = new CaptureSession(sources, options with
        {
            DeliversPackets = false,
            Processors = options.IsLive ? [processor, AlertSession.Of(this).CreateProcessor()] : [processor],
        });
        RunSession(session, this, sources);
    }
}
