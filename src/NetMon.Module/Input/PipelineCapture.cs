using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Filtering;

namespace NetMon.Input;

/// <summary>
/// Packets of the pipeline, worked on by the thread that brings them: what is found in a packet comes out before the next one comes. Nothing waits,
/// so there is no queue and no other thread.
/// </summary>
internal sealed class PipelineCapture : IItemSink, IDisposable
{
    /// <summary>What the capture is called in statistics.</summary>
    public const string Name = "pipeline";

    private readonly PSCmdlet _cmdlet;
    private readonly ICaptureSink _sink;
    private readonly PushedCapture _capture;
    private readonly Queue<CaptureItem> _found = new();
    private bool _isOwnTurn;

    /// <summary>Begins a capture.</summary>
    /// <param name="cmdlet">The cmdlet that takes the packets.</param>
    /// <param name="options">What works on them, and which of them are taken.</param>
    /// <param name="sink">Takes what is found, in the cmdlet's own turn.</param>
    public PipelineCapture(PSCmdlet cmdlet, CaptureOptions options, ICaptureSink sink)
    {
        (_cmdlet, _sink) = (cmdlet, sink);
        _capture = new PushedCapture(options, this);
    }

    /// <summary>Works on a packet.</summary>
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
            // Only now it is known what link type the packets are of.
            _cmdlet.ThrowTerminatingError(ErrorCatalog.FilterInvalid(e));
        }
        finally
        {
            _isOwnTurn = false;
        }
    }

    /// <summary>Works on a packet in the turn of another cmdlet. What is found waits for the next own turn.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>False when the cmdlet needs its own turn first; the packet has not been taken then.</returns>
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

    /// <summary>Says that no more packets come.</summary>
    /// <returns>What became of them.</returns>
    public CaptureStatistics End()
    {
        BeginTurn();
        _capture.End();
        return _capture.GetStatistics();
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
