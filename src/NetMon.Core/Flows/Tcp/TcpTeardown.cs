namespace NetMon.Flows.Tcp;

/// <summary>How FIN or RST closed a connection.</summary>
internal enum TcpTeardown : byte
{
    /// <summary>Not closed.</summary>
    None,

    /// <summary>Every side from which packets were seen has sent a FIN.</summary>
    Finished,

    /// <summary>One side has sent a RST.</summary>
    Reset,
}
