using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows.Streams;
using NetMon.Input;

namespace NetMon.Output;

/// <summary>Writes the packets of a capture to a cmdlet's output, and its notices to errors and warnings.</summary>
/// <param name="cmdlet">The cmdlet; used on its pipeline thread only.</param>
/// <param name="results">Turns the results of processors into output; null for a cmdlet without them.</param>
/// <param name="taker">Receives packets directly if it can; null for none.</param>
internal sealed class CmdletSink(Cmdlet cmdlet, IResultOutput? results = null, IPacketTaker? taker = null) : ICaptureSink
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
        if (NoticeRecords.FindError(item) is { } error) cmdlet.WriteError(error);
        else if (NoticeRecords.FindWarning(item) is { } warning) cmdlet.WriteWarning(warning);
        else foreach (var result in ResultsOf(item)) cmdlet.WriteObject(result);
    }

    private IEnumerable<object> ResultsOf(CaptureItem item) => item switch
    {
        PacketsFound found => found.Packets,
        AlertRaised raised => [raised.Event],
        _ => results?.Accept(item) ?? [],
    };
}
