namespace NetMon;

/// <summary>Why a flow ended. Based on IPFIX flowEndReason (information element 136), with FIN and RST distinguished.</summary>
public enum FlowEndReason
{
    /// <summary>No packet was seen for the idle timeout.</summary>
    Idle,

    /// <summary>The active timeout expired; the flow continues in another record.</summary>
    Active,

    /// <summary>Every side from which packets were seen sent a FIN.</summary>
    Finished,

    /// <summary>One side reset it.</summary>
    Reset,

    /// <summary>A new connection reused the same addresses and ports while this one was open: at least one side had abandoned it.</summary>
    Replaced,

    /// <summary>The capture was stopped, or its count or duration was reached.</summary>
    Forced,

    /// <summary>The flow table was full, and this flow had been idle longest.</summary>
    Resource,

    /// <summary>The file or source ended.</summary>
    EndOfCapture,
}
