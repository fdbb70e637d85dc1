namespace NetMon.CaptureFiles;

/// <summary>Why a capture file could not be read on.</summary>
public enum CaptureFileFault
{
    /// <summary>The first bytes are of no capture format that is known.</summary>
    Unrecognised,

    /// <summary>The file is a capture, but breaks off or contradicts itself.</summary>
    Damaged,

    /// <summary>
    /// Behind its packets the file holds only zeros to its end: room was made for more, and the capture was not finished. Nothing is
    /// lost that was written, so this is a remark and no error.
    /// </summary>
    Unfinished,

    /// <summary>The file was read to its end, and says, or shows, that whoever made it lost some; a remark and no error.</summary>
    Incomplete,
}

/// <summary>A capture file cannot be read on. Every packet before the fault has been delivered.</summary>
public sealed class CaptureFileException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">What kind of fault.</param>
    /// <param name="message">What is wrong, for a person; names the offset and, where there is one, the packet.</param>
    /// <param name="packetCount">How many good packets came before the fault.</param>
    /// <param name="offset">Where in the (uncompressed) file the faulty structure begins.</param>
    /// <param name="innerException">What a decompressor or the system said, if anything.</param>
    public CaptureFileException(CaptureFileFault fault, string message, long packetCount, long offset, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
        PacketCount = packetCount;
        Offset = offset;
    }

    /// <summary>What kind of fault.</summary>
    public CaptureFileFault Fault { get; }

    /// <summary>How many good packets came before the fault.</summary>
    public long PacketCount { get; }

    /// <summary>Byte offset, in the uncompressed file, of the structure that is wrong.</summary>
    public long Offset { get; }
}
