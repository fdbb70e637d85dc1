namespace NetMon.Adapters.Display;

/// <summary>Pages of the live traffic screen.</summary>
internal enum TrafficPageKind
{
    /// <summary>The table.</summary>
    Table,

    /// <summary>Key help.</summary>
    Help,

    /// <summary>Recent alerts.</summary>
    Alerts,

    /// <summary>Details of one row.</summary>
    Details,
}
