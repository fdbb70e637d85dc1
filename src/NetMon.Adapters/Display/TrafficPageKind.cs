namespace NetMon.Adapters.Display;

/// <summary>What the screen of live traffic shows.</summary>
internal enum TrafficPageKind
{
    /// <summary>The table.</summary>
    Table,

    /// <summary>What the keys do.</summary>
    Help,

    /// <summary>The last alerts.</summary>
    Alerts,

    /// <summary>All that is known of one row.</summary>
    Details,
}
