using System.Buffers;
using System.Runtime.ExceptionServices;
using NetMon.Queues;

namespace NetMon.CaptureFiles.Input;

/// <summary>
/// Reads a stream on a thread of its own, some blocks ahead of whoever works on them, so that reading and working go on at the same time.
/// Blocks are handed over as they are, not copied: each has room in front for what was left over of the one before.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    /// <summary>Bytes in front of each block.</summary>
    public const int HeadRoom = 64 * 1024;

    // Large enough that handing over costs nothing, small enough that all of them stay in the processor's cache. With the room in front it
    // is a size that the pool has.
    private const int BlockSize = (512 * 1024) - HeadRoom;
    private const int BlockCount = 4;

    // Reading a file on a dead network mount may not end; closing it must.
    private const int EndMilliseconds = 500;

    private readonly Stream _stream;
    private readonly BoundedQueue<Block> _filled = new(BlockCount + 1);
    private readonly BoundedQueue<byte[]> _free = new(BlockCount);
    private readonly Thread _thread;
    private int _made;
    private volatile bool _isDisposed;

    /// <summary>Prepares the reading.</summary>
    /// <param name="stream">The stream, which it owns.</param>
    public ReadAhead(Stream stream)
    {
        _stream = stream;
        _thread = new Thread(Run) { IsBackground = true, Name = "NetMon read-ahead" };
        _thread.Start();
    }

    /// <summary>Waits for the next block.</summary>
    public Block Take()
    {
        Block block;
        while (_filled.TryTake(Timeout.InfiniteTimeSpan, out block) == TakeResult.Nothing)
        {
            // Woken for nothing.
        }

        block.Failure?.Throw();
        return block;
    }

    /// <summary>Gives back the array of a block that is not needed any more.</summary>
    public void Return(byte[] buffer) => _free.Add(buffer);

    /// <summary>Ends the reading and closes the stream.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _free.Complete();
        // The thread closes the stream, so that none is closed under a read. One that does not end keeps the block that it reads into.
        _thread.Join(EndMilliseconds);
        GiveBack();
    }

    // The whole life of the thread.
    private void Run()
    {
        try
        {
            while (!_isDisposed && TakeFree() is { } buffer)
            {
                var read = _stream.Read(buffer, HeadRoom, BlockSize);
                _filled.Add(new Block(buffer, read, Failure: null));
                if (read == 0) break;
            }
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It goes to the one who reads instead.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _filled.Add(new Block([], 0, ExceptionDispatchInfo.Capture(e)));
        }

        Close();
    }

    private void Close()
    {
        try
        {
            _stream.Dispose();
        }
#pragma warning disable CA1031 // As above. All that was to be read has been.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nothing was written that could be lost.
        }
    }

    // Null when nobody reads any more. A small file needs one block only.
    private byte[]? TakeFree()
    {
        if (_free.Waiting > 0 || _made == BlockCount)
        {
            byte[]? buffer;
            while (_free.TryTake(Timeout.InfiniteTimeSpan, out buffer) == TakeResult.Nothing)
            {
                // Woken for nothing.
            }

            return buffer;
        }

        _made++;
        return ArrayPool<byte>.Shared.Rent(HeadRoom + BlockSize);
    }

    private void GiveBack()
    {
        while (_free.TryTake(TimeSpan.Zero, out var buffer) == TakeResult.Taken) ArrayPool<byte>.Shared.Return(buffer!);
        while (_filled.TryTake(TimeSpan.Zero, out var block) == TakeResult.Taken)
        {
            if (block.Buffer.Length > 0) ArrayPool<byte>.Shared.Return(block.Buffer);
        }
    }

    /// <summary>Bytes of the stream, from <see cref="HeadRoom"/> on.</summary>
    /// <param name="Buffer">Where they are.</param>
    /// <param name="Count">How many; 0 at the end of the stream.</param>
    /// <param name="Failure">What kept them from being read.</param>
    internal readonly record struct Block(byte[] Buffer, int Count, ExceptionDispatchInfo? Failure);
}
