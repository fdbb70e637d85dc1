namespace NetMon.CaptureFiles;

/// <summary>A capture format cannot store the data, or an existing file does not match it.</summary>
public sealed class CaptureFormatException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What cannot be stored, and an alternative.</param>
    public CaptureFormatException(string message) : base(message)
    {
    }
}
