namespace NetMon.CaptureFiles;

/// <summary>A capture format cannot hold what was to be written, or an existing file does not match it.</summary>
public sealed class CaptureFormatException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What cannot be stored, and what could be done instead.</param>
    public CaptureFormatException(string message) : base(message)
    {
    }
}
