namespace NetMon;

/// <summary>Why a flow was ended. After IPFIX's flowEndReason (information element 136), with TCP's two ends told apart.</summary>
public enum FlowEndReason
{
    /// <summary>Nothing was seen for the idle timeout.</summary>
    Idle,

    /// <summary>It was longer than the active timeout; what follows is another record.</summary>
    Active,

    /// <summary>Every side that was seen ended it with FIN.</summary>
    Finished,

    /// <summary>One side reset it.</summary>
    Reset,

    /// <summary>It was open when another connection began between the same ports: the sides, or one of them, had given it up.</summary>
    Replaced,

    /// <summary>The capture was stopped, or its count or duration was reached.</summary>
    Forced,

    /// <summary>The table was full, and this was the flow that had been silent for longest.</summary>
    Resource,

    /// <summary>The file or the source ended.</summary>
    EndOfCapture,
}
