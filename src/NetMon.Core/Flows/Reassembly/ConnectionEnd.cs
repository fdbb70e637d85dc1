namespace NetMon.Flows.Reassembly;

/// <summary>Why a connection is read no further.</summary>
internal enum ConnectionEnd : byte
{
    /// <summary>Both sides have sent a FIN.</summary>
    Finished,

    /// <summary>One side has sent a RST.</summary>
    Reset,

    /// <summary>A new connection uses the same endpoints.</summary>
    Replaced,

    /// <summary>No packet arrived for longer than the idle timeout.</summary>
    Idle,

    /// <summary>A limit on connections or buffered bytes was reached.</summary>
    Evicted,

    /// <summary>The capture ended.</summary>
    EndOfCapture,
}
