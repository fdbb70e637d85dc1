namespace NetMon.Capture;

/// <summary>Item delivered to the consumer in order with the packets: a notice, or a result of a processor.</summary>
public abstract record CaptureItem
{
    /// <summary>Weight in the queue, in packets; an item of weight 0 always fits.</summary>
    public virtual int Weight => 0;
}

/// <summary>Receives items for the consumer of a capture.</summary>
public interface IItemSink
{
    /// <summary>Posts an item. One with a weight waits for room, so that no result is lost.</summary>
    /// <param name="item">Item.</param>
    void Post(CaptureItem item);
}
