namespace NetMon.Flows;

/// <summary>How the sides of a connection ended it.</summary>
internal enum FlowEnding : byte
{
    /// <summary>They have not.</summary>
    None,

    /// <summary>Both sent FIN, and both were acknowledged.</summary>
    Finished,

    /// <summary>One sent RST.</summary>
    Reset,
}
