using NetMon.Interfaces;

namespace NetMon.Adapters.Capture;

/// <summary>Recognises a missing or outdated libpcap (Npcap on Windows).</summary>
internal static class CaptureLibrary
{
    /// <summary>Whether an exception means that the library could not be loaded.</summary>
    public static bool IsMissing(Exception exception) => exception switch
    {
        DllNotFoundException or BadImageFormatException => true,
        TypeInitializationException { InnerException: { } inner } => IsMissing(inner),
        _ => false,
    };

    /// <summary>Whether an exception means that the library lacks a called function.</summary>
    public static bool IsTooOld(Exception exception) => exception switch
    {
        CaptureLibraryTooOldException or EntryPointNotFoundException => true,
        TypeInitializationException { InnerException: { } inner } => IsTooOld(inner),
        _ => false,
    };

    /// <summary>Creates the exception for a missing library.</summary>
    public static CaptureLibraryMissingException Missing(Exception cause) => new(CaptureLibraryAdvice.ForThisSystem(), cause);

    /// <summary>Creates the exception for an outdated library.</summary>
    /// <param name="function">The missing function.</param>
    /// <param name="cause">The original exception.</param>
    public static CaptureLibraryTooOldException TooOld(string function, Exception? cause = null) =>
        cause as CaptureLibraryTooOldException ?? new(function, CaptureLibraryAdvice.ForThisSystem(), cause);
}
