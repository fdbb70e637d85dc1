using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>
/// A live source whose frames are processed on another thread, so that the capture thread only copies them. Delays of flows and rules (JIT
/// compilation, table growth, expiry, scripts) then drop no packets as long as the ring between the threads has room; frames that do not fit
/// are counted. Without processors and a capture file, frames are passed on directly.
/// </summary>
/// <param name="source">The source, which this one owns.</param>
/// <param name="isProcessed">Whether frames are processed or written at present. From the first time on, they go through the ring.</param>
/// <param name="byteLimit">Maximum number of bytes in the ring.</param>
internal sealed class StagedSource(IFrameSource source, Func<bool> isProcessed, long byteLimit = StagedSource.DefaultByteLimit) : IFrameSource
{
    /// <summary>Default ring size in bytes: about 100 ms at 5 Gbit/s, in addition to the kernel buffer.</summary>
    public const long DefaultByteLimit = 64L << 20;

    private readonly FrameRing _ring = new(byteLimit);
    private readonly CancellationTokenSource _failed = new();
    private FrameHandler? _onFrame;
    private Action? _onIdle;
    private Thread? _worker;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _hasFailed;
    private long _overflow;
    private long _overflowBytes;
    private long _discarded;
    private long _discardedBytes;

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        (_onFrame, _onIdle) = (onFrame, onIdle);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _failed.Token);
        try
        {
            source.Run(Accept, Pause, ending.Token);
        }
        finally
        {
            _ring.Complete();
            _worker?.Join();
            // Blocks are left only after a failure.
            while (_ring.Take() is { } block) Discard(block, first: 0);
        }

        _failure?.Throw();
    }

    /// <inheritdoc/>
    public SourceDrops ReadDrops()
    {
        var drops = source.ReadDrops();
        return drops with
        {
            Overflow = drops.Overflow + Volatile.Read(ref _overflow),
            OverflowBytes = drops.OverflowBytes + Volatile.Read(ref _overflowBytes),
            Discarded = drops.Discarded + Volatile.Read(ref _discarded),
            DiscardedBytes = drops.DiscardedBytes + Volatile.Read(ref _discardedBytes),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        _failed.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accept(in CapturedFrame frame)
    {
        if (_worker is null)
        {
            if (!isProcessed())
            {
                _onFrame!(frame);
                return;
            }

            _worker = new Thread(Work) { IsBackground = true, Name = $"NetMon {Name} work" };
            _worker.Start();
        }

        // Until the source stops.
        if (_hasFailed)
        {
            Discard(frame.Length);
            return;
        }

        if (_ring.TryAdd(frame)) return;
        Volatile.Write(ref _overflow, _overflow + 1);
        Volatile.Write(ref _overflowBytes, _overflowBytes + frame.Length);
    }

    private void Pause()
    {
        if (_worker is null) _onIdle!();
        else _ring.Flush();
    }

    // Body of the processing thread.
    private void Work()
    {
        try
        {
            while (_ring.Take() is { } block)
            {
                Work(block);
                _ring.GiveBack(block);
                if (_ring.IsEmpty) _onIdle!();
            }
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It comes out of Run instead.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            _hasFailed = true;
            _failed.Cancel();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work(FrameRing.Block block)
    {
        var i = 0;
        try
        {
            for (; i < block.Count; i++) _onFrame!(block[i]);
        }
        catch
        {
            // The session counts the frame that it failed on.
            Discard(block, first: i + 1);
            throw;
        }
    }

    private void Discard(FrameRing.Block block, int first)
    {
        for (var i = first; i < block.Count; i++) Discard(block[i].Length);
    }

    // Called by the worker before it reports its failure, and by the capture thread afterwards.
    private void Discard(int length)
    {
        Volatile.Write(ref _discarded, _discarded + 1);
        Volatile.Write(ref _discardedBytes, _discardedBytes + length);
    }
}
