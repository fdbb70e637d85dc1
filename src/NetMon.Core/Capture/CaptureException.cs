namespace NetMon.Capture;

/// <summary>Why live packets cannot be had, or no longer.</summary>
public enum CaptureFault
{
    /// <summary>Something the capture library or the system reported and that fits no other value.</summary>
    Failed,

    /// <summary>There is no interface of that name.</summary>
    InterfaceNotFound,

    /// <summary>This user may not capture on the interface.</summary>
    NotPermitted,

    /// <summary>The interface is not up, or went down while it was captured on.</summary>
    InterfaceDown,

    /// <summary>The interface was removed while it was captured on.</summary>
    InterfaceRemoved,
}

/// <summary>A live capture cannot start or go on. Every packet that came before has been delivered.</summary>
public sealed class CaptureException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">What kind of fault.</param>
    /// <param name="interfaceName">The interface that was asked for; empty where the fault concerns none.</param>
    /// <param name="message">What is wrong, for a person.</param>
    /// <param name="innerException">What the capture library or the system said, if anything.</param>
    public CaptureException(CaptureFault fault, string interfaceName, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
        InterfaceName = interfaceName;
    }

    /// <summary>What kind of fault.</summary>
    public CaptureFault Fault { get; }

    /// <summary>The interface that was asked for; empty where the fault concerns none.</summary>
    public string InterfaceName { get; }
}
