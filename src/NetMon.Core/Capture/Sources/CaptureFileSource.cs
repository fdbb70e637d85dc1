using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;

namespace NetMon.Capture.Sources;

/// <summary>Source of the packets of one capture file, or of a pipe to which one is written.</summary>
public sealed class CaptureFileSource : IFrameSource
{
    private const int FramesBetweenProgress = 256;

    private readonly IReadOnlyList<ICompressionCodec> _codecs;
    private readonly Func<CancellationToken, Stream> _open;
    private long _bytesConsumed;
    private long _totalBytes = -1;
    private bool _isStarted;
    private CaptureFileContent? _opened;
    private long _losses = -1;

    /// <summary>Creates the source without opening the file, because opening a pipe blocks until it has a writer.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="open">Opens the file; reads that can block must stop when the token is cancelled.</param>
    /// <param name="codecs">Supported compressions.</param>
    public CaptureFileSource(string path, Func<CancellationToken, Stream> open, IReadOnlyList<ICompressionCodec> codecs)
    {
        Name = path;
        _open = open;
        _codecs = codecs;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Bytes read of the stored file, and its size; null if unknown.</summary>
    public (long Consumed, long? Total) Progress =>
        (Volatile.Read(ref _bytesConsumed), Volatile.Read(ref _totalBytes) is >= 0 and var total ? total : null);

    /// <summary>Whether another thread reads the file in parallel. Pays off if little work is done per packet.</summary>
    public bool ReadsAhead { get; init; }

    /// <summary>Whether reading has started.</summary>
    public bool IsStarted => Volatile.Read(ref _isStarted);

    /// <summary>Format of the file; null before its first packet.</summary>
    public CaptureFileContent? Opened => Volatile.Read(ref _opened);

    /// <summary>Packets that the file says were lost while it was captured; null if it does not say. Final after the end.</summary>
    public long? ReportedLosses => Volatile.Read(ref _losses) is >= 0 and var losses ? losses : null;

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        Volatile.Write(ref _isStarted, true);
        try
        {
            using var reader = CaptureFileReader.Open(_open(cancellation), Name, _codecs, ReadsAhead);
            Volatile.Write(ref _totalBytes, reader.TotalBytes ?? -1);
            try
            {
                Read(reader, onFrame, onIdle, cancellation);
            }
            finally
            {
                Volatile.Write(ref _losses, reader.ReportedLosses ?? -1);
            }
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // A read cancelled in the middle of a packet looks like damage but is not.
        }
    }

    /// <summary>Unknown: the file does not record drops, and reading drops nothing.</summary>
    public SourceDrops ReadDrops() => new(ByKernel: null, ByInterface: null, Filtered: 0);

    /// <summary>No resources are held after <see cref="Run"/> has returned.</summary>
    public void Dispose()
    {
    }

    private void Read(CaptureFileReader reader, FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        var mayWait = reader.TotalBytes is null;
        var untilProgress = FramesBetweenProgress;
        while (!cancellation.IsCancellationRequested)
        {
            if (mayWait && !reader.HasBufferedFrame) onIdle();
            var hasFrame = reader.TryRead(out var frame);
            // A file describes its interfaces before its packets.
            if (_opened is null) Volatile.Write(ref _opened, reader.Content);
            if (!hasFrame) break;
            onFrame(frame);
            if (--untilProgress > 0) continue;
            untilProgress = FramesBetweenProgress;
            Volatile.Write(ref _bytesConsumed, reader.BytesConsumed);
        }

        Volatile.Write(ref _bytesConsumed, reader.BytesConsumed);
    }
}
