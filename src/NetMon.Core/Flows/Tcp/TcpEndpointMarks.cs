namespace NetMon.Flows.Tcp;

/// <summary>Marks of one side's stream.</summary>
[Flags]
internal enum TcpEndpointMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has sent a FIN.</summary>
    Fin = 1,

    /// <summary>Some of its bytes were acknowledged.</summary>
    IsAcknowledged = 2,

    /// <summary>Too much data arrived without acknowledgment or in fragments: gaps are no longer reliable.</summary>
    IgnoresGaps = 4,
}
