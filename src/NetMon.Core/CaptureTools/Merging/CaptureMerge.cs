using System.Runtime.CompilerServices;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>
/// Merges capture files of any readable format by time: a source of their packets for a <see cref="CaptureSession"/>, which writes them to
/// <see cref="Output"/>. It streams: of each file, a buffer and one packet are in memory. Packets of the same time keep the order of the files.
/// </summary>
/// <remarks>
/// A damaged file contributes the packets before the damage. Interfaces, comments, name resolution and secrets of pcapng files are kept; see
/// <see cref="MergeOptions.JoinsInterfaces"/>.
/// </remarks>
public sealed class CaptureMerge : IFrameSource
{
    // All buffers together, and the least that is worth a read.
    private const int BufferMemory = 32 << 20;
    private const int LeastBuffer = 16 * 1024;
    private const int MostBuffer = 512 * 1024;
    private const int PacketsBetweenProgress = 65_536;

    private readonly MergeOptions _options;
    private readonly IReadOnlyList<ICompressionCodec> _codecs;
    private readonly Func<string, CancellationToken, Stream> _open;
    private readonly List<FileInput> _files = [];
    private readonly List<CaptureNotice> _notices = [];
    private readonly FilePool _pool;
    private SortedRuns? _runs;
    private long _consumed;

    /// <summary>Creates a merge without opening a file.</summary>
    /// <param name="options">Options.</param>
    /// <param name="open">Opens a file; reads that can block must stop when the token is cancelled.</param>
    /// <param name="codecs">Supported compressions.</param>
    public CaptureMerge(MergeOptions options, Func<string, CancellationToken, Stream> open, IReadOnlyList<ICompressionCodec> codecs)
    {
        (_options, _open, _codecs) = (options, open, codecs);
        _pool = new FilePool(options.MaxOpenFiles);
    }

    /// <inheritdoc/>
    public string Name { get; private set; } = "";

    /// <summary>Number of files that could be opened.</summary>
    public int Count => _files.Count;

    /// <summary>Link types of the files, as far as they are known before the packets.</summary>
    public IReadOnlyList<LinkType> LinkTypes => [.. _files.SelectMany(file => file.Content.LinkTypes).Distinct()];

    /// <summary>What was read of each file.</summary>
    public IReadOnlyList<MergedFile> Files => [.. _files.Select(file => new MergedFile(file.Name, file.Packets, file.Disordered))];

    /// <summary>Whether there were too many files to have all of them open at once.</summary>
    public bool HasReopened => _pool.HasReopened;

    /// <summary>Whether the merged file cannot be complete, because packets could not be sorted.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The merged file; null before <see cref="CreateOutput"/>.</summary>
    public MergeOutput? Output { get; private set; }

    /// <summary>Bytes read so far of all files, and their size; null if unknown.</summary>
    public (long Consumed, long? Total) Progress => (Volatile.Read(ref _consumed), _files.Sum(file => file.TotalBytes));

    /// <summary>Opens the files and reads the first packet of each. A file that cannot be read is in <see cref="TakeNotices"/>.</summary>
    /// <param name="paths">The files, in the order that decides between packets of the same time.</param>
    /// <param name="cancellation">Ends the wait for a pipe.</param>
    public void Open(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        Name = string.Join(", ", paths.Take(3)) + (paths.Count > 3 ? ", ..." : "");
        var parts = new InterfaceParts(_options.JoinsInterfaces);
        var capacity = Math.Clamp(BufferMemory / Math.Max(1, paths.Count), LeastBuffer, MostBuffer);
        foreach (var path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var stream = _open(path, cancellation);
                if (paths.Count > _options.MaxOpenFiles && stream.CanSeek)
                {
                    stream.Dispose();
                    stream = _pool.Open(path);
                }

                var reader = CaptureFileReader.Open(stream, path, _codecs, readsAhead: false, capacity);
                var file = new FileInput(reader, parts, Post) { Order = _files.Count };
                _files.Add(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Post(new SourceFailed(path, e));
            }
        }

        foreach (var file in _files) file.HasNext = file.TryKeepNext();
    }

    /// <summary>Creates the merged file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="format">Its format.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <exception cref="CaptureFormatException">The format cannot hold the packets of all files.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public MergeOutput CreateOutput(string path, CaptureFileFormat format, bool replace)
    {
        var linkTypes = LinkTypes;
        if (format == CaptureFileFormat.Pcap && linkTypes.Count > 1)
        {
            throw new CaptureFormatException($"A pcap file holds one link type, and these files have {string.Join(", ", linkTypes)}.");
        }

        var comments = _files.SelectMany(file => file.SectionComments).DistinctBy(Convert.ToHexString).ToList();
        var common = linkTypes.Count == 1 ? new CaptureInterface("", linkTypes[0], HasNanoseconds: _files.Exists(file => file.HasNanoseconds)) : null;
        Output = new MergeOutput(path, format, _codecs, replace, comments, common);
        foreach (var file in _files) file.Connect(Output);
        return Output;
    }

    /// <summary>Takes the errors and warnings about the files.</summary>
    public IReadOnlyList<CaptureNotice> TakeNotices()
    {
        lock (_notices)
        {
            CaptureNotice[] taken = [.. _notices];
            _notices.Clear();
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        try
        {
            var inputs = _options.Sorts ? Sort(cancellation) : [.. _files.Where(file => file.HasNext)];
            if (!cancellation.IsCancellationRequested) Merge(inputs, onFrame, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A pipe was being read.
        }
    }

    /// <summary>Unknown: a file does not record drops.</summary>
    public SourceDrops ReadDrops() => new(ByKernel: null, ByInterface: null, Filtered: 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
        _runs?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Merge(List<MergeInput> inputs, FrameHandler onFrame, CancellationToken cancellation)
    {
        var heap = new MergeHeap(inputs);
        var untilProgress = PacketsBetweenProgress;
        while (heap.Count > 0)
        {
            var input = heap.Top;
            onFrame(input.Kept);
            var next = heap.Second;

            // As long as no other file is due, packets need not be kept.
            while (true)
            {
                if (cancellation.IsCancellationRequested) return;
                if (!input.TryRead(out var frame))
                {
                    heap.Remove();
                    break;
                }

                if (untilProgress-- == 0) untilProgress = ReportProgress();
                if (next is null || !next.IsBefore(input))
                {
                    onFrame(frame);
                    continue;
                }

                input.Keep(frame);
                heap.Renew();
                break;
            }
        }
    }

    private int ReportProgress()
    {
        Volatile.Write(ref _consumed, _files.Sum(static file => file.BytesConsumed));
        return PacketsBetweenProgress;
    }

    // Files in order of time are merged as they are; the others are sorted first.
    private List<MergeInput> Sort(CancellationToken cancellation)
    {
        List<MergeInput> inputs = [];
        try
        {
            foreach (var file in _files)
            {
                if (cancellation.IsCancellationRequested) return [];
                if (!file.HasNext) continue;
                if (IsSorted(file, cancellation))
                {
                    inputs.Add(file);
                    continue;
                }

                _runs ??= new SortedRuns(_options.TemporaryFolder, _options.SortMemory);
                _runs.Add(file.Kept, file.Time);
                while (!cancellation.IsCancellationRequested && file.TryRead(out var frame)) _runs.Add(frame, file.Time);
                foreach (var run in _runs.EndFile())
                {
                    if (run.TryKeepNext()) inputs.Add(run);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
            Post(new OutputFailed(_options.TemporaryFolder, e));
            return [];
        }

        _runs?.EndFiles();
        for (var i = 0; i < inputs.Count; i++) inputs[i].Order = i;
        return inputs;
    }

    // A pipe can be read only once.
    private bool IsSorted(FileInput file, CancellationToken cancellation)
    {
        if (file.TotalBytes is null) return false;
        try
        {
            using var reader = CaptureFileReader.Open(_open(file.Name, cancellation), file.Name, _codecs, readsAhead: true);
            var latest = long.MinValue;
            while (!cancellation.IsCancellationRequested && reader.TryRead(out var frame))
            {
                if (!frame.HasTime) continue;
                if (frame.TimestampNanoseconds < latest) return false;
                latest = frame.TimestampNanoseconds;
            }
        }
        catch (CaptureFileException)
        {
            // Reported when the file is merged.
        }

        return true;
    }

    private void Post(CaptureNotice notice)
    {
        lock (_notices) _notices.Add(notice);
    }
}
