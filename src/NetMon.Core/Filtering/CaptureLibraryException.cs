namespace NetMon;

/// <summary>libpcap (Npcap on Windows) is needed for what was asked, and cannot do it. Reading files without a filter needs none.</summary>
public abstract class CaptureLibraryException : Exception
{
    private protected CaptureLibraryException(string message, string installAdvice, Exception? innerException)
        : base(message, innerException) => InstallAdvice = installAdvice;

    /// <summary>How to install the library on this system: the exact command where there is one.</summary>
    public string InstallAdvice { get; }

    private protected static string LibraryName => OperatingSystem.IsWindows() ? "Npcap" : "libpcap";
}

/// <summary>The capture library is not installed.</summary>
public sealed class CaptureLibraryMissingException : CaptureLibraryException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="installAdvice">How to install the library on this system: a command, or a place to get it from.</param>
    /// <param name="innerException">What the system said.</param>
    public CaptureLibraryMissingException(string installAdvice, Exception? innerException = null)
        : base($"The packet capture library ({LibraryName}) is not installed.", installAdvice, innerException)
    {
    }
}

/// <summary>The capture library that is installed lacks something, as WinPcap lacks what Npcap has.</summary>
public sealed class CaptureLibraryTooOldException : CaptureLibraryException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="function">The function that it lacks.</param>
    /// <param name="installAdvice">How to install a newer one on this system: a command, or a place to get it from.</param>
    /// <param name="innerException">What the system said.</param>
    public CaptureLibraryTooOldException(string function, string installAdvice, Exception? innerException = null)
        : base($"The packet capture library that is installed is too old, or not {LibraryName}: it has no {function}.", installAdvice, innerException) =>
        Function = function;

    /// <summary>The function that it lacks.</summary>
    public string Function { get; }
}
