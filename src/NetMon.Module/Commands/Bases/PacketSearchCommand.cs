using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;
using NetMon.Flows.Selection;
using NetMon.Input;
using NetMon.Output;

namespace NetMon.Commands.Bases;

/// <summary>
/// Base of cmdlets that search packets for given flows: in files and on interfaces after all flows are collected, or in packets from the
/// pipeline.
/// </summary>
public abstract class PacketSearchCommand : TrafficCommand, ICaptureSink
{
    private readonly List<FlowIdentity> _flows = [];
    private readonly CmdletSink _sink;
    private PipelineCapture? _pipeline;

    /// <summary>Creates the cmdlet.</summary>
    protected PacketSearchCommand() => _sink = new CmdletSink(this);

    /// <summary>Uses the packets inside tunnels. Needed if the flows were created with Get-FlowSummary -Decapsulate.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>Ignores VLAN tags. Needed if the flows were created with Get-FlowSummary -IgnoreVlan.</summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>The flows received so far.</summary>
    protected IReadOnlyList<FlowIdentity> Flows => _flows;

    /// <summary>Whether flows were given as an argument and not from the pipeline.</summary>
    private protected bool HasFlowArgument { get; private set; }

    /// <summary>The value of the -Flow parameter; null if not given.</summary>
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

    /// <summary>Handles a result of the processor, or a notice of the session.</summary>
    /// <param name="item">The item.</param>
    protected virtual void Accept(CaptureItem item) => _sink.Accept(item);

    /// <summary>Creates the processor that examines the packets.</summary>
    /// <param name="flows">The flows to search for.</param>
    private protected abstract IFrameProcessor CreateProcessor(IReadOnlyList<FlowIdentity> flows);

    /// <summary>Whether this cmdlet can search for a flow.</summary>
    /// <param name="flow">The flow.</param>
    protected virtual bool Takes(FlowIdentity flow) => true;

    /// <summary>Adds flows to search for; an object that is not a flow is a non-terminating error.</summary>
    private void AddFlows(IEnumerable<FlowReference> flows)
    {
        foreach (var flow in flows)
        {
            if (flow.Problem is { } problem) WriteError(ErrorCatalog.PropertyInvalid(problem, flow.Value));
            else if (flow.Identity is not { } identity) WriteError(ErrorCatalog.FlowInvalid(flow.Value));
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
        // Live packets are later than the end of any given flow, so ignore the times.
        var processor = CreateProcessor(options.IsLive ? [.. _flows.Select(flow => flow.Anytime())] : _flows);
        var session = new CaptureSession(sources, options with
        {
            DeliversPackets = false,
            Processors = options.IsLive ? [processor, AlertSession.Of(this).CreateProcessor()] : [processor],
        });
        RunSession(session, this, sources);
    }
}
