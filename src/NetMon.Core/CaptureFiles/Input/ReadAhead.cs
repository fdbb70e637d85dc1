using System.Buffers;
using System.Runtime.ExceptionServices;
using NetMon.Packets;
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

    // Large enough to make the handover negligible, small enough for the L2 cache. With the head room it is a size that the array pool has.
    private const int BlockSize = (512 * 1024) - HeadRoom;

    // Half of them may be held by those who process frames later.
    private const int BlockCount = 8;

    // Reading a file on a dead network mount may never return; closing it must.
    private const int EndMilliseconds = 500;

    private readonly Stream _stream;
    private readonly BoundedQueue<Block> _filled = new(BlockCount + 1);
    private readonly BoundedQueue<FrameBlock> _free = new(BlockCount);
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
        _filled.TryTake(out var block);
        block.Failure?.Throw();
        return block;
    }

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
            while (!_isDisposed && TakeFree() is { } block)
            {
                var read = _stream.Read(block.Buffer, HeadRoom, BlockSize);
                _filled.Add(new Block(block, read, Failure: null));
                if (read == 0) break;
            }
        }
#pragma warning disable CA1031 // An unhandled exception on a background thread would end the user's shell. It is rethrown to the reader.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _filled.Add(new Block(Frames: null, 0, ExceptionDispatchInfo.Capture(e)));
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

    // Null once the reader is disposed. A small file needs one block only.
    private FrameBlock? TakeFree()
    {
        if (_free.Waiting > 0 || _made == BlockCount)
        {
            _free.TryTake(out var block);
            block?.Renew();
            return block;
        }

        _made++;
        return new FrameBlock(ArrayPool<byte>.Shared.Rent(HeadRoom + BlockSize), TakeBack);
    }

    // Blocks that are still held when reading ends come back later.
    private void TakeBack(FrameBlock block)
    {
        if (!_free.Add(block)) ArrayPool<byte>.Shared.Return(block.Buffer);
    }

    private void GiveBack()
    {
        while (_free.TryTake(TimeSpan.Zero, out var block) == TakeResult.Taken) ArrayPool<byte>.Shared.Return(block!.Buffer);
        while (_filled.TryTake(TimeSpan.Zero, out var block) == TakeResult.Taken) block.Frames?.Release();
    }

    /// <summary>Bytes of the stream, starting at <see cref="HeadRoom"/>.</summary>
    /// <param name="Frames">The block, which its taker holds; null if reading failed.</param>
    /// <param name="Count">Number of bytes; 0 at the end of the stream.</param>
    /// <param name="Failure">Exception of a failed read.</param>
    internal readonly record struct Block(FrameBlock? Frames, int Count, ExceptionDispatchInfo? Failure);
}
