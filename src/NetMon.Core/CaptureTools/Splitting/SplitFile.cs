using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;
using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>One file of a split: its writer, and what is not yet written.</summary>
internal sealed class SplitFile
{
    private readonly CaptureFileWriter _writer;
    private long _written;

    /// <summary>Creates the writer; the file is created when it is first written.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="capacity">Size of the writer's own buffer.</param>
    public SplitFile(string path, CaptureFileFormat format, int capacity)
    {
        Path = path;
        _writer = format == CaptureFileFormat.Pcap
            ? new PcapWriter(Buffer, path, codec: null, firstInterface: null, capacity)
            : new PcapNgWriter(Buffer, path, codec: null, firstInterface: null, capacity: capacity) { WritesSharedBlocks = false };
        Node = new LinkedListNode<SplitFile>(this);
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>What is not yet written.</summary>
    public SplitBuffer Buffer { get; } = new();

    /// <summary>The open file; null if it is closed.</summary>
    public FileStream? Stream { get; set; }

    /// <summary>Whether the file exists.</summary>
    public bool IsCreated { get; set; }

    /// <summary>Place among the open files.</summary>
    public LinkedListNode<SplitFile> Node { get; }

    /// <summary>Bytes of the file before compression.</summary>
    public long Size => _writer.BytesWritten;

    /// <summary>Packets of the file, written or not.</summary>
    public long Packets => _writer.PacketCount;

    /// <summary>Packets not yet written.</summary>
    public long Unwritten => _writer.PacketCount - _written;

    /// <summary>Bytes that a packet adds, without the description of its interface.</summary>
    public int LengthOf(in CapturedFrame frame) => _writer.EncodedLength(frame);

    /// <summary>Adds a packet.</summary>
    public void Write(in CapturedFrame frame) => _writer.Write(frame);

    /// <summary>Moves all packets into <see cref="Buffer"/>.</summary>
    public void Gather() => _writer.Flush();

    /// <summary>Notes that <see cref="Buffer"/> was written.</summary>
    public void MarkWritten(bool keepsMemory)
    {
        _written = _writer.PacketCount;
        Buffer.Clear(keepsMemory);
    }
}
