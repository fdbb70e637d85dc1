namespace NetMon.Capture;

/// <summary>What a capture hands to its consumer, in its place between the packets: a notice, or what a processor has found.</summary>
public abstract record CaptureItem
{
    /// <summary>How much of the queue it takes up, in packets; 0 for one that always fits.</summary>
    public virtual int Weight => 0;
}

/// <summary>Takes items on their way to the consumer of a capture.</summary>
public interface IItemSink
{
    /// <summary>Passes on an item. One that carries much waits until there is room, so nothing that was gathered is lost.</summary>
    /// <param name="item">The item.</param>
    void Post(CaptureItem item);
}
