namespace NetMon.Flows.States;

/// <summary>Events that a <see cref="FlowHistory"/> records only once per side.</summary>
[Flags]
internal enum HistoryFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SYN, with or without ACK: S or H.</summary>
    Syn = 1,

    /// <summary>FIN: F.</summary>
    Fin = 2,

    /// <summary>RST: R.</summary>
    Rst = 4,

    /// <summary>FIN and RST in one segment: I.</summary>
    FinRst = 8,

    /// <summary>SYN with FIN or RST in one segment: Q.</summary>
    ManyFlags = 16,

    /// <summary>Payload: D.</summary>
    Data = 32,

    /// <summary>Pure acknowledgment: A.</summary>
    Ack = 64,
}
