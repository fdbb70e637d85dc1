using NetMon.Packets;

namespace NetMon.CaptureFiles.Output;

/// <summary>Takes packets and puts them into capture files: one, or a row of them. To be used from one thread.</summary>
public interface ICaptureWriter : IDisposable
{
    /// <summary>How many packets have been taken.</summary>
    long PacketCount { get; }

    /// <summary>Bytes that make up the files, headers included, before compression.</summary>
    long BytesWritten { get; }

    /// <summary>Takes a packet. It reaches the file when the buffer is full, or with <see cref="Flush"/>.</summary>
    /// <param name="frame">The packet; its bytes are copied.</param>
    /// <exception cref="CaptureFormatException">The format cannot hold this packet; the file is intact and the next packet may be written.</exception>
    /// <exception cref="IOException">The file cannot be written; it was cut back to its last whole packet.</exception>
    void Write(in CapturedFrame frame);

    /// <summary>Puts everything taken so far into the file.</summary>
    /// <exception cref="IOException">The file cannot be written; it was cut back to its last whole packet.</exception>
    void Flush();
}
