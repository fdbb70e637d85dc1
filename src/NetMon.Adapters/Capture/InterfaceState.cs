namespace NetMon.Adapters.Capture;

/// <summary>Whether an interface can deliver packets.</summary>
internal enum InterfaceState
{
    /// <summary>It is up, or the system does not say.</summary>
    Up,

    /// <summary>It was taken down.</summary>
    Down,

    /// <summary>It is no longer there.</summary>
    Removed,
}
