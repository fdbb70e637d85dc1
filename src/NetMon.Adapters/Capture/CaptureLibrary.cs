using NetMon.Interfaces;

namespace NetMon.Adapters.Capture;

/// <summary>Whether libpcap (Npcap on Windows) is there, and how a missing one looks through SharpPcap.</summary>
internal static class CaptureLibrary
{
    /// <summary>Whether an exception out of SharpPcap means that the library could not be loaded.</summary>
    public static bool IsMissing(Exception exception) => exception switch
    {
        DllNotFoundException or BadImageFormatException => true,
        TypeInitializationException { InnerException: { } inner } => IsMissing(inner),
        _ => false,
    };

    /// <summary>The exception that tells a user so.</summary>
    public static CaptureLibraryMissingException Missing(Exception cause) => new(CaptureLibraryAdvice.ForThisSystem(), cause);
}
