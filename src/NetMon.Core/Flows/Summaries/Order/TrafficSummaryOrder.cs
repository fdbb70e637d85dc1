namespace NetMon.Flows.Summaries.Order;

/// <summary>Default order of summaries: by bytes, descending; grouped by time, by interval, ascending.</summary>
internal static class TrafficSummaryOrder
{
    /// <summary>The default order of a grouping.</summary>
    public static PropertyOrder<TrafficSummary> Default(TrafficGrouping grouping) => grouping == TrafficGrouping.Time
        ? PropertyOrder<TrafficSummary>.By(nameof(TrafficSummary.IntervalStartNanoseconds), isDescending: false, TrafficSummaryBuilder.CompareKeys)
        : PropertyOrder<TrafficSummary>.By(nameof(TrafficSummary.Bytes), isDescending: true, TrafficSummaryBuilder.CompareKeys);
}
