using System.Runtime.ExceptionServices;
using NetMon.Decoding;
using NetMon.Packets;
using NetMon.Queues;

namespace NetMon.Overview.Stages;

/// <summary>
/// Looks at the content of packets on a thread of its own, while the caller counts them in flows. Packets go to it in rounds; what it finds comes back
/// in order, on the caller's thread. No exception leaves the thread. Not thread-safe.
/// </summary>
/// <param name="stage">The stage, which is called by one thread at a time.</param>
/// <param name="output">Receives what was found.</param>
internal sealed class ContentThread(ContentStage stage, IContentOutput output)
{
    // Rounds that the thread may be behind. Each can hold a block of the file.
    private const int MaxRounds = 3;

    private readonly BoundedQueue<ContentRound> _work = new(int.MaxValue);
    private readonly BoundedQueue<ContentRound> _done = new(int.MaxValue);
    private readonly Stack<ContentRound> _free = new();
    private ContentRound _round = new();
    private Thread? _thread;
    private int _inFlight;
    private bool _hasFailed;

    /// <summary>Passes a packet to the thread.</summary>
    public void Take(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (_hasFailed) return;
        if (_round.IsFull || !_round.Accepts(frame.Block, frame.Data.Length)) HandOver();
        _round.Add(frame, headers);
    }

    /// <summary>Waits until the thread has looked at all packets. Then the stage may be called on the caller's thread.</summary>
    public void Settle()
    {
        if (_hasFailed) return;
        if (!_round.IsEmpty) HandOver();
        while (_inFlight > 0) Merge();
    }

    /// <summary>Ends the thread after all packets.</summary>
    public void End()
    {
        try
        {
            Settle();
        }
        finally
        {
            _work.Complete();
        }
    }

    private void HandOver()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "NetMon content" };
            _thread.Start();
        }

        _work.Add(_round);
        _inFlight++;
        while (_inFlight > MaxRounds) Merge();
        _round = _free.TryPop(out var free) ? free : new ContentRound();
    }

    private void Merge()
    {
        if (!_done.TryTake(out var round)) throw new InvalidOperationException("The thread of the content has ended.");
        _inFlight--;
        if (round.Failure is { } failure)
        {
            // The capture ends with this exception.
            _hasFailed = true;
            failure.Throw();
        }

        round.PassOn(output);
        _free.Push(round);
    }

    // Thread body. After a failure the rounds are only given back.
    private void Run()
    {
        ExceptionDispatchInfo? failure = null;
        while (_work.TryTake(out var round))
        {
            try
            {
                stage.Output = round;
                if (failure is null) round.Process(stage);
            }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It is rethrown to the caller's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            round.Failure = failure;
            _done.Add(round);
        }
    }
}
