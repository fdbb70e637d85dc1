namespace NetMon.Capture;

/// <summary>What a capture passes to its consumer, in order: packets, results of processors, notices.</summary>
public abstract record CaptureItem
{
    /// <summary>Size in the queue, in packets; 0 for an item that always fits.</summary>
    public virtual int Weight => 0;

    /// <summary>About the memory that it needs, in bytes; 0 if that does not matter.</summary>
    public virtual long Bytes => 0;
}

/// <summary>Receives items on their way to the consumer of a capture.</summary>
public interface IItemSink
{
    /// <summary>Passes on an item. An item with a weight waits for room, so that no result is lost.</summary>
    /// <param name="item">The item.</param>
    void Post(CaptureItem item);
}
