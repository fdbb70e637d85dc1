using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;

namespace NetMon.Capture.Sources;

/// <summary>The packets of one capture file, or of a pipe that somebody writes one into.</summary>
public sealed class CaptureFileSource : IFrameSource
{
    private const int FramesBetweenProgress = 256;

    private readonly IReadOnlyList<ICompressionCodec> _codecs;
    private readonly Func<CancellationToken, Stream> _open;
    private long _bytesConsumed;
    private long _totalBytes = -1;
    private bool _isStarted;
    private CaptureFileContent? _opened;

    /// <summary>Prepares the source; nothing is opened yet, because opening a pipe waits for its writer.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="open">Opens it; a stream whose reads may wait for long must give up when the token is signalled.</param>
    /// <param name="codecs">The compressions that are understood.</param>
    public CaptureFileSource(string path, Func<CancellationToken, Stream> open, IReadOnlyList<ICompressionCodec> codecs)
    {
        Name = path;
        _open = open;
        _codecs = codecs;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>How many bytes of the file as it is stored have been read, and how many there are; null where it cannot be known.</summary>
    public (long Consumed, long? Total) Progress =>
        (Volatile.Read(ref _bytesConsumed), Volatile.Read(ref _totalBytes) is >= 0 and var total ? total : null);

    /// <summary>Whether another thread reads the file while its packets are worked on. Worth it where that work is little.</summary>
    public bool ReadsAhead { get; init; }

    /// <summary>Whether reading has begun.</summary>
    public bool IsStarted => Volatile.Read(ref _isStarted);

    /// <summary>What the file is; null before its first packet was reached.</summary>
    public CaptureFileContent? Opened => Volatile.Read(ref _opened);

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        Volatile.Write(ref _isStarted, true);
        try
        {
            using var reader = CaptureFileReader.Open(_open(cancellation), Name, _codecs, ReadsAhead);
            Volatile.Write(ref _totalBytes, reader.TotalBytes ?? -1);
            Read(reader, onFrame, onIdle, cancellation);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // A pipe that was given up in the middle of a packet looks damaged; it is not.
        }
    }

    /// <summary>Nothing is known of what was lost when the file was made, and reading it loses nothing.</summary>
    public SourceDrops ReadDrops() => new(ByKernel: null, ByInterface: null, Filtered: 0);

    /// <summary>Holds nothing once <see cref="Run"/> has returned.</summary>
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
            // The interfaces of a file are described before its packets.
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
