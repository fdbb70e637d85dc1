using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows;
using NetMon.Flows.Streams;
using NetMon.Input;

namespace NetMon.Output;

/// <summary>Writes the packets of a capture to a cmdlet's output, and its notices to errors and warnings.</summary>
/// <param name="cmdlet">The cmdlet; used on its pipeline thread only.</param>
/// <param name="flows">Processes flows; null for a cmdlet without flows.</param>
/// <param name="taker">Receives packets directly if it can; null for none.</param>
internal sealed class CmdletSink(Cmdlet cmdlet, FlowOutput? flows = null, IPacketTaker? taker = null) : ICaptureSink
{
    /// <inheritdoc/>
    public bool Accept(PacketRecord packet)
    {
        if (taker is null || !taker.TryTake(packet)) cmdlet.WriteObject(packet);
        return true;
    }

    /// <inheritdoc/>
    public void Accept(CaptureItem item)
    {
        switch (item)
        {
            case SourceFailed failed:
                cmdlet.WriteError(ErrorCatalog.ForSource(failed.Source, failed.Exception));
                break;
            case OutputFailed failed:
                cmdlet.WriteError(ErrorCatalog.ForOutput(failed.Path, failed.Exception));
                break;
            case SourceRemark remark:
                cmdlet.WriteWarning(CaptureWarnings.Remark(remark));
                break;
            case LinkTypeNotDecoded undecoded:
                cmdlet.WriteWarning(CaptureWarnings.LinkTypeUnsupported(undecoded));
                break;
            case DecoderFailed failed:
                cmdlet.WriteWarning(CaptureWarnings.DecoderFault(failed));
                break;
            case PacketsFound found:
                foreach (var packet in found.Packets) cmdlet.WriteObject(packet);
                break;
            case AlertRaised raised:
                cmdlet.WriteObject(raised.Event);
                break;
            case AlertRuleWarning warning:
                cmdlet.WriteWarning(AlertWarnings.RuleWarning(warning));
                break;
            case FlowsEnded ended:
                foreach (var flow in flows!.Accept(ended.Flows)) cmdlet.WriteObject(flow);
                break;
        }
    }
}
