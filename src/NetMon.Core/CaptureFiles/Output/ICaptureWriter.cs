using NetMon.Packets;

namespace NetMon.CaptureFiles.Output;

/// <summary>Writes packets to one capture file or a sequence of them. Not thread-safe.</summary>
public interface ICaptureWriter : IDisposable
{
    /// <summary>Number of packets written.</summary>
    long PacketCount { get; }

    /// <summary>Packets of <see cref="PacketCount"/> that were still buffered when writing failed, and are not in the file.</summary>
    long LostPackets { get; }

    /// <summary>Bytes of all files, including headers, before compression.</summary>
    long BytesWritten { get; }

    /// <summary>Writes a packet to the buffer, which goes to the file when it is full or on <see cref="Flush"/>.</summary>
    /// <param name="frame">The packet; its bytes are copied.</param>
    /// <exception cref="CaptureFormatException">The format cannot store this packet; the file is intact and can be written to further.</exception>
    /// <exception cref="IOException">The file cannot be written; it was truncated to the last whole packet.</exception>
    void Write(in CapturedFrame frame);

    /// <summary>Writes the buffer to the file.</summary>
    /// <exception cref="IOException">The file cannot be written; it was truncated to the last whole packet.</exception>
    void Flush();
}
