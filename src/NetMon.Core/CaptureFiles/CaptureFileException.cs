namespace NetMon.CaptureFiles;

/// <summary>Kind of fault in a capture file.</summary>
public enum CaptureFileFault
{
    /// <summary>The first bytes match no known capture format.</summary>
    Unrecognised,

    /// <summary>The file is a capture file, but truncated or inconsistent.</summary>
    Damaged,

    /// <summary>
    /// After its packets the file contains only zeros: it was preallocated, and the capture did not finish. No captured packet is lost, so this
    /// is a warning and not an error.
    /// </summary>
    Unfinished,

    /// <summary>The file was read to its end, but its own counters or gaps show that packets were lost when it was recorded: a warning.</summary>
    Incomplete,
}

/// <summary>A capture file cannot be read any further. All packets before the fault were delivered.</summary>
public sealed class CaptureFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Kind of fault.</param>
    /// <param name="message">Description of the fault, with the offset and, if there is one, the packet.</param>
    /// <param name="packetCount">Number of good packets before the fault.</param>
    /// <param name="offset">Offset of the faulty structure in the uncompressed file.</param>
    /// <param name="innerException">Exception of the decompressor or the system, if any.</param>
    public CaptureFileException(CaptureFileFault fault, string message, long packetCount, long offset, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
        PacketCount = packetCount;
        Offset = offset;
    }

    /// <summary>Kind of fault.</summary>
    public CaptureFileFault Fault { get; }

    /// <summary>Number of good packets before the fault.</summary>
    public long PacketCount { get; }

    /// <summary>Byte offset of the faulty structure in the uncompressed file.</summary>
    public long Offset { get; }
}
