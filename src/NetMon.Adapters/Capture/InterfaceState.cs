namespace NetMon.Adapters.Capture;

/// <summary>Whether an interface can deliver packets.</summary>
internal enum InterfaceState
{
    /// <summary>Up, or unknown.</summary>
    Up,

    /// <summary>Administratively down.</summary>
    Down,

    /// <summary>Removed.</summary>
    Removed,
}
