namespace NetMon.Capture;

/// <summary>Why a live capture failed.</summary>
public enum CaptureFault
{
    /// <summary>Any other error reported by the capture library or the system.</summary>
    Failed,

    /// <summary>There is no interface of that name.</summary>
    InterfaceNotFound,

    /// <summary>The user lacks the privilege to capture on the interface.</summary>
    NotPermitted,

    /// <summary>The interface is down, or went down during the capture.</summary>
    InterfaceDown,

    /// <summary>The interface was removed during the capture.</summary>
    InterfaceRemoved,
}

/// <summary>A live capture cannot start or continue. All packets captured before were delivered.</summary>
public sealed class CaptureException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Kind of fault.</param>
    /// <param name="interfaceName">The requested interface; empty if the fault concerns none.</param>
    /// <param name="message">Description of the fault.</param>
    /// <param name="innerException">Exception of the capture library or the system, if any.</param>
    public CaptureException(CaptureFault fault, string interfaceName, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
        InterfaceName = interfaceName;
    }

    /// <summary>Kind of fault.</summary>
    public CaptureFault Fault { get; }

    /// <summary>The requested interface; empty if the fault concerns none.</summary>
    public string InterfaceName { get; }
}
