using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Filtering;

namespace NetMon.Input;

/// <summary>
/// Processes packets from the pipeline on the pipeline thread: the results of a packet are written before the next packet arrives, so no queue and no
/// other thread is needed.
/// </summary>
internal sealed class PipelineCapture : IItemSink, IDisposable
{
    /// <summary>Name of the capture in statistics.</summary>
    public const string Name = "pipeline";

    private readonly PSCmdlet _cmdlet;
    private readonly ICaptureSink _sink;
    private readonly PushedCapture _capture;
    private readonly Queue<CaptureItem> _found = new();
    private bool _isOwnTurn;

    /// <summary>Starts the capture.</summary>
    /// <param name="cmdlet">The cmdlet that receives the packets.</param>
    /// <param name="options">Filters and processors.</param>
    /// <param name="sink">Receives the items, only while the cmdlet itself runs.</param>
    public PipelineCapture(PSCmdlet cmdlet, CaptureOptions options, ICaptureSink sink)
    {
        (_cmdlet, _sink) = (cmdlet, sink);
        _capture = new PushedCapture(options, this);
    }

    /// <summary>Processes a packet.</summary>
    /// <param name="packet">The packet.</param>
    public void Add(PacketRecord packet)
    {
        BeginTurn();
        try
        {
            _capture.Add(packet);
        }
        catch (FilterException e)
        {
            // The filter is compiled when the link type of the packets is known.
            _cmdlet.ThrowTerminatingError(ErrorCatalog.FilterInvalid(e));
        }
        finally
        {
            _isOwnTurn = false;
        }
    }

    /// <summary>Processes a packet while another cmdlet runs. Results wait for the next call of <see cref="Add"/>.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>False if the cmdlet must run first; the packet was not processed.</returns>
    public bool TryAdd(PacketRecord packet)
    {
        if (_found.Count > 0) return false;
        try
        {
            _capture.Add(packet);
            return true;
        }
        catch (FilterException)
        {
            return false;
        }
    }

    /// <summary>Ends the capture and writes the remaining items.</summary>
    /// <returns>The final counters.</returns>
    public CaptureStatistics End()
    {
        BeginTurn();
        _capture.End();
        var statistics = _capture.GetStatistics();
        if (CaptureWarnings.LeftOut(statistics) is { } leftOut) _cmdlet.WriteVerbose(leftOut);
        return statistics;
    }

    /// <inheritdoc/>
    public void Dispose() => _capture.Dispose();

    /// <inheritdoc/>
    public void Post(CaptureItem item)
    {
        if (_isOwnTurn) _sink.Accept(item);
        else _found.Enqueue(item);
    }

    private void BeginTurn()
    {
        _isOwnTurn = true;
        while (_found.TryDequeue(out var item)) _sink.Accept(item);
    }
}
