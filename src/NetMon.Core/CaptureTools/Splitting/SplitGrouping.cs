namespace NetMon;

/// <summary>What packets of one file have in common, when captures are split.</summary>
public enum SplitGrouping
{
    /// <summary>The flow, as in Get-FlowSummary.</summary>
    Flow,

    /// <summary>The originator of the flow.</summary>
    Host,

    /// <summary>The application of the flow.</summary>
    Application,

    /// <summary>The interval of time, counted from the first packet.</summary>
    Time,

    /// <summary>Successive packets up to a size of the file.</summary>
    Size,

    /// <summary>A number of successive packets.</summary>
    Count,
}
