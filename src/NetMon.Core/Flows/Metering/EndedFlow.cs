namespace NetMon.Flows.Metering;

/// <summary>
/// An ended flow and its place in the order of all ended flows: by the packet at which it ended, then by the second at which its timeout
/// expired, then by start time, then by key. The order does not depend on how many tables the flows are kept in.
/// </summary>
/// <param name="Record">The flow.</param>
/// <param name="Moment">Number of the packet, or turn of the clock, at which it ended.</param>
/// <param name="Second">The second of the clock at which its timeout expired; 0 if another cause ended it.</param>
internal readonly record struct EndedFlow(FlowRecord Record, int Moment, long Second)
{
    /// <summary>Whether this flow comes before another one.</summary>
    public bool IsBefore(in EndedFlow other)
    {
        if (Moment != other.Moment) return Moment < other.Moment;
        return Second != other.Second ? Second < other.Second : FlowOrder.Compare(Record.Order, other.Record.Order) < 0;
    }
}
