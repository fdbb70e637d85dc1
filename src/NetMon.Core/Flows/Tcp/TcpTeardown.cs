namespace NetMon.Flows.Tcp;

/// <summary>How the sides of a connection ended it.</summary>
internal enum TcpTeardown : byte
{
    /// <summary>They have not.</summary>
    None,

    /// <summary>Every side that was seen has sent a FIN.</summary>
    Finished,

    /// <summary>One sent RST.</summary>
    Reset,
}
