using NetMon.Decoding;
using NetMon.Packets;
using NetMon.Queues;

namespace NetMon.Capture.Threads;

/// <summary>
/// Has a processor work on a thread of its own, so that the next packets are read and decoded meanwhile. Frames go to it in rounds; what it posts
/// comes back with each round and is passed on by the thread of the capture, in the same order as without the thread. For captures that may wait,
/// which are those of files. If it falls back, the capture waits for it.
/// </summary>
public sealed class ThreadedProcessor : IFrameProcessor
{
    // Rounds that the thread may be behind. Each can hold a block of the file.
    private const int MaxRounds = 3;

    private readonly IFrameProcessor _inner;
    private readonly BoundedQueue<FrameRound> _rounds = new(int.MaxValue);
    private readonly BoundedQueue<FrameRound> _finished = new(int.MaxValue);
    private readonly Stack<FrameRound> _free = new();
    private readonly CurrentOutput _innerOutput = new();
    private IItemSink? _output;
    private FrameRound _round = new();
    private Thread? _thread;
    private int _inFlight;
    private bool _hasFailed;

    /// <summary>Creates the processor; its thread starts with the first round that is full.</summary>
    /// <param name="inner">The processor that does the work. Nothing else may call it.</param>
    internal ThreadedProcessor(IFrameProcessor inner) => _inner = inner;

    /// <summary>The processor on a thread of its own where there is a second core for it, else the processor itself.</summary>
    /// <param name="inner">The processor that does the work.</param>
    public static IFrameProcessor Of(IFrameProcessor inner) => Environment.ProcessorCount > 1 ? new ThreadedProcessor(inner) : inner;

    /// <inheritdoc/>
    public void Start(IItemSink output)
    {
        _output = output;
        _innerOutput.Target = output;
        _inner.Start(_innerOutput);
    }

    /// <inheritdoc/>
    public bool WantsFrames() => _inner.WantsFrames();

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (!_round.Accepts(frame)) HandOver();
        _round.Add(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        Settle();
        _inner.OnTick(now);
    }

    /// <inheritdoc/>
    public void OnStatistics(CaptureStatistics statistics, long now)
    {
        Settle();
        _inner.OnStatistics(statistics, now);
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        try
        {
            Settle();
        }
        finally
        {
            _rounds.Complete();
            _innerOutput.Target = _output;
            _inner.OnEnd(isForced);
        }
    }

    // Afterwards the thread waits, so that this one may call the processor.
    private void Settle()
    {
        if (_thread is null)
        {
            Process(_round);
            _inFlight++;
            _finished.Add(_round);
        }
        else if (!_round.IsEmpty)
        {
            Send();
        }

        _round = _free.TryPop(out var free) ? free : new FrameRound();
        while (_inFlight > 0) Finish();
        _innerOutput.Target = _output;
    }

    private void HandOver()
    {
        Send();
        while (_inFlight > MaxRounds) Finish();
        _round = _free.TryPop(out var free) ? free : new FrameRound();
    }

    private void Send()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "NetMon processor" };
            _thread.Start();
        }

        _inFlight++;
        _rounds.Add(_round);
    }

    private void Finish()
    {
        if (!_finished.TryTake(out var round)) throw new InvalidOperationException("The thread of the processor has ended.");
        _inFlight--;
        _free.Push(round);
        round.Finish(_output!);
    }

    private void Process(FrameRound round)
    {
        // After a failure the rounds are only given back.
        if (_hasFailed) return;
        _innerOutput.Target = round;
        _hasFailed = !round.TryProcess(_inner);
    }

    // Thread body. No exception leaves it: that of the processor is in the round.
    private void Run()
    {
        while (_rounds.TryTake(out var round))
        {
            Process(round);
            _finished.Add(round);
        }
    }

    private sealed class CurrentOutput : IItemSink
    {
        public IItemSink? Target { get; set; }

        public void Post(CaptureItem item) => Target!.Post(item);
    }
}
