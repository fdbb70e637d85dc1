using System.Buffers;
using System.Runtime.ExceptionServices;
using NetMon.Queues;

namespace NetMon.CaptureFiles.Input;

/// <summary>
/// Reads a stream on its own thread, some blocks ahead of the consumer, so that reading and processing overlap. Blocks are handed over
/// without copying: each has room in front for the remaining bytes of the previous one.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    /// <summary>Free bytes in front of each block.</summary>
    public const int HeadRoom = 64 * 1024;

    // Large enough to make the handover negligible, small enough for all blocks to stay in the CPU cache. With the head room it is a size that
    // the array pool has.
    private const int BlockSize = (512 * 1024) - HeadRoom;
    private const int BlockCount = 4;

    // Reading a file on a dead network mount may never return; closing it must.
    private const int EndMilliseconds = 500;

    private readonly Stream _stream;
    private readonly BoundedQueue<Block> _filled = new(BlockCount + 1);
    private readonly BoundedQueue<byte[]> _free = new(BlockCount);
    private readonly Thread _thread;
    private int _made;
    private volatile bool _isDisposed;

    /// <summary>Starts reading.</summary>
    /// <param name="stream">The stream, which this object owns.</param>
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

    /// <summary>Returns the array of a processed block.</summary>
    public void Return(byte[] buffer) => _free.Add(buffer);

    /// <summary>Stops reading and closes the stream.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _free.Complete();
        // The thread closes the stream, so that it is not closed during a read. A thread that does not end keeps the block it reads into.
        _thread.Join(EndMilliseconds);
        GiveBack();
    }

    // Thread body.
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
            // Closing a file that was only read loses nothing.
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

    /// <summary>Bytes of the stream, starting at <see cref="HeadRoom"/>.</summary>
    /// <param name="Buffer">The array.</param>
    /// <param name="Count">Number of bytes; 0 at the end of the stream.</param>
    /// <param name="Failure">Exception of a failed read.</param>
    internal readonly record struct Block(byte[] Buffer, int Count, ExceptionDispatchInfo? Failure);
}
