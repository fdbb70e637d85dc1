namespace NetMon.Flows.Tcp;

/// <summary>By how much a side's window is scaled, RFC 7323 section 2.2: a shift count of 0 to 14 is kept as <see cref="ByZero"/> and up.</summary>
internal enum WindowScale : byte
{
    /// <summary>Its SYN was not seen, or not its options.</summary>
    Unknown,

    /// <summary>Its SYN did not have the option, so neither side's window is scaled.</summary>
    None,

    /// <summary>The option with a shift count of 0; the other counts follow.</summary>
    ByZero,
}
