namespace NetMon.Flows.Summaries.Order;

/// <summary>The order in which summaries come if nothing else is said: the most bytes first, by time the earliest.</summary>
internal static class TrafficSummaryOrder
{
    /// <summary>The order for a grouping.</summary>
    public static PropertyOrder<TrafficSummary> Default(TrafficGrouping grouping) => grouping == TrafficGrouping.Time
        ? PropertyOrder<TrafficSummary>.By(nameof(TrafficSummary.IntervalStartNanoseconds), isDescending: false, TrafficSummaryBuilder.CompareKeys)
        : PropertyOrder<TrafficSummary>.By(nameof(TrafficSummary.Bytes), isDescending: true, TrafficSummaryBuilder.CompareKeys);
}
