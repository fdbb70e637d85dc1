namespace NetMon.Flows.Tcp;

/// <summary>What was noted about the stream of one side.</summary>
[Flags]
internal enum TcpEndpointMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has sent a FIN.</summary>
    Fin = 1,

    /// <summary>Some of its bytes were acknowledged.</summary>
    IsAcknowledged = 2,

    /// <summary>Too much came without acknowledgment, or in fragments: gaps say nothing any more.</summary>
    IgnoresGaps = 4,
}
