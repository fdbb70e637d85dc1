using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Together;

/// <summary>
/// Several readers of one connection. A reader that is done is completed at once, as it would be alone, and the others go on. Not thread-safe.
/// </summary>
/// <param name="readers">The readers, from index 0; the array belongs to this object.</param>
/// <param name="count">How many there are.</param>
internal sealed class JointReader(IConnectionReader?[] readers, int count) : IConnectionReader
{
    private int _count = count;

    /// <inheritdoc/>
    // The connection asks after each packet, which is when it would complete a single reader.
    public bool IsDone
    {
        get
        {
            for (var i = 0; i < _count;)
            {
                if (readers[i]!.IsDone) Remove(i);
                else i++;
            }

            return _count == 0;
        }
    }

    /// <inheritdoc/>
    public long Buffered
    {
        get
        {
            long buffered = 0;
            for (var i = 0; i < _count; i++) buffered += readers[i]!.Buffered;
            return buffered;
        }
    }

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        for (var i = 0; i < _count; i++) readers[i]!.Take(direction, offset, gapBefore, bytes, packet);
    }

    /// <inheritdoc/>
    public void Finish(StreamDirection direction, PacketMark packet)
    {
        for (var i = 0; i < _count; i++) readers[i]!.Finish(direction, packet);
    }

    /// <inheritdoc/>
    public void Reset(StreamDirection direction, PacketMark packet)
    {
        for (var i = 0; i < _count; i++) readers[i]!.Reset(direction, packet);
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        for (var i = 0; i < _count; i++) readers[i]!.Complete(end);
        _count = 0;
    }

    // Keeps the order of the others.
    private void Remove(int index)
    {
        var reader = readers[index]!;
        _count--;
        for (var i = index; i < _count; i++) readers[i] = readers[i + 1];
        readers[_count] = null;
        reader.Complete(ConnectionEnd.Finished);
    }
}
