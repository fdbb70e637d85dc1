namespace NetMon.Flows.Tcp;

/// <summary>Window scale of a side, RFC 7323 section 2.2: shift counts 0 to 14 are stored as <see cref="ByZero"/> and up.</summary>
internal enum WindowScale : byte
{
    /// <summary>Its SYN, or the SYN's options, were not seen.</summary>
    Unknown,

    /// <summary>Its SYN had no window scale option, so neither side's window is scaled.</summary>
    None,

    /// <summary>Shift count 0; the other counts follow.</summary>
    ByZero,
}
