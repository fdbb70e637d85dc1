using NetMon.Interfaces;

namespace NetMon.Adapters.Capture;

/// <summary>Whether libpcap (Npcap on Windows) is there and has what is needed, and how it looks where it has not.</summary>
internal static class CaptureLibrary
{
    /// <summary>Whether an exception means that the library could not be loaded.</summary>
    public static bool IsMissing(Exception exception) => exception switch
    {
        DllNotFoundException or BadImageFormatException => true,
        TypeInitializationException { InnerException: { } inner } => IsMissing(inner),
        _ => false,
    };

    /// <summary>Whether an exception means that the library has not the function that was called.</summary>
    public static bool IsTooOld(Exception exception) => exception switch
    {
        CaptureLibraryTooOldException or EntryPointNotFoundException => true,
        TypeInitializationException { InnerException: { } inner } => IsTooOld(inner),
        _ => false,
    };

    /// <summary>The exception that tells a user that there is none.</summary>
    public static CaptureLibraryMissingException Missing(Exception cause) => new(CaptureLibraryAdvice.ForThisSystem(), cause);

    /// <summary>The exception that tells a user that it is not enough.</summary>
    /// <param name="function">What it lacks.</param>
    /// <param name="cause">How that showed.</param>
    public static CaptureLibraryTooOldException TooOld(string function, Exception? cause = null) =>
        cause as CaptureLibraryTooOldException ?? new(function, CaptureLibraryAdvice.ForThisSystem(), cause);
}
