namespace NetMon;

/// <summary>libpcap (Npcap on Windows) is needed for what was asked, and is not installed. Reading files without a filter needs none.</summary>
public sealed class CaptureLibraryMissingException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="installAdvice">How to install the library on this system: a command, or a place to get it from.</param>
    /// <param name="innerException">What the system said.</param>
    public CaptureLibraryMissingException(string installAdvice, Exception? innerException = null)
        : base($"The packet capture library ({LibraryName}) is not installed.", innerException) =>
        InstallAdvice = installAdvice;

    /// <summary>How to install the library on this system: the exact command where there is one.</summary>
    public string InstallAdvice { get; }

    private static string LibraryName => OperatingSystem.IsWindows() ? "Npcap" : "libpcap";
}
