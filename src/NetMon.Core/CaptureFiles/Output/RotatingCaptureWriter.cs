using NetMon.CaptureFiles.Compression;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Output;

/// <summary>When to start a new file, and how many to keep.</summary>
/// <param name="Size">Maximum file size in bytes, before compression; a larger packet gets a file of its own. Null for no limit.</param>
/// <param name="Duration">Maximum time span of a file, by packet timestamps. Null for no limit.</param>
/// <param name="Retention">Which files are kept.</param>
public sealed record RotationPolicy(long? Size, TimeSpan? Duration, FileRetention Retention);

/// <summary>
/// Writes packets to a sequence of files, <c>name_00001_20260131235959.pcapng</c>: number and time (UTC) of the first packet, so that the
/// names sort by time. Numbers continue after existing files of the same name; nothing is overwritten.
/// </summary>
public sealed class RotatingCaptureWriter : ICaptureWriter
{
    private readonly FileSequence _row;
    private readonly CaptureFileFormat _format;
    private readonly IReadOnlyList<ICompressionCodec> _codecs;
    private readonly RotationPolicy _policy;
    private readonly Action<string>? _onFinished;
    private readonly OutputLock? _claim;
    private CaptureFileWriter? _current;
    private long _currentStart;
    private long _finishedBytes;
    private long _finishedLost;

    /// <summary>Starts a sequence; the first file is created with the first packet.</summary>
    /// <param name="path">Path that the file names are derived from.</param>
    /// <param name="format">File format.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="policy">When to start a new file.</param>
    /// <param name="onFinished">Called with the path of each completed file, on the writing thread.</param>
    /// <param name="warn">Called for a file that cannot be deleted and stays; null to throw.</param>
    /// <param name="claim">Lock of this sequence, released on disposal; null if the caller holds it.</param>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    public RotatingCaptureWriter(
        string path,
        CaptureFileFormat format,
        IReadOnlyList<ICompressionCodec> codecs,
        RotationPolicy policy,
        Action<string>? onFinished = null,
        Action<string>? warn = null,
        OutputLock? claim = null)
    {
        var name = Path.GetFileName(path);
        var compression = CaptureFileWriter.FindCodec(name, codecs) is { } codec ? name[^codec.Extension.Length..] : "";
        _row = new FileSequence(path, Path.GetExtension(name[..^compression.Length]) + compression, policy.Retention, warn);
        _format = format;
        _codecs = codecs;
        _policy = policy;
        _onFinished = onFinished;
        _claim = claim;
    }

    /// <summary>Number of packets written to all files.</summary>
    public long PacketCount { get; private set; }

    /// <inheritdoc/>
    public long LostPackets => _finishedLost + (_current?.LostPackets ?? 0);

    /// <summary>Bytes of all files, including headers, before compression.</summary>
    public long BytesWritten => _finishedBytes + (_current?.BytesWritten ?? 0);

    /// <summary>Path of the current file; null before the first packet and after the end.</summary>
    public string? CurrentPath => _current?.Path;

    /// <inheritdoc/>
    public void Write(in CapturedFrame frame)
    {
        if (_current is not null && IsFull(_current, frame)) Finish();
        _current ??= Begin(frame);
        _current.Write(frame);
        PacketCount++;
    }

    /// <inheritdoc/>
    public void Flush() => _current?.Flush();

    /// <summary>Deletes files beyond the maximum age. Also done when a new file starts.</summary>
    public void RemoveOld() => _row.RemoveOld();

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Finish();
        }
        finally
        {
            _claim?.Dispose();
        }
    }

    private bool IsFull(CaptureFileWriter file, in CapturedFrame frame)
    {
        if (file.PacketCount == 0) return false;
        if (_policy.Size is { } size && file.BytesWritten + file.EncodedLength(frame) > size) return true;
        return _policy.Duration is { } duration && frame.HasTime && frame.TimestampNanoseconds - _currentStart >= duration.TotalNanoseconds;
    }

    private CaptureFileWriter Begin(in CapturedFrame frame)
    {
        // If the packet has no timestamp, the file is named by the clock.
        var first = frame.HasTime ? DateTime.UnixEpoch.AddTicks(frame.TimestampNanoseconds / TimeSpan.NanosecondsPerTick) : DateTime.UtcNow;
        while (true)
        {
            var path = _row.Next(first);
            try
            {
                var file = CaptureFileWriter.Create(path, _format, _codecs, frame.Interface, OutputMode.CreateNew);
                _currentStart = (first - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
                _row.Began(path);
                _row.RemoveOld();
                return file;
            }
            catch (OutputExistsException)
            {
                // The name is taken; try the next number.
            }
        }
    }

    private void Finish()
    {
        if (_current is not { } file) return;
        _current = null;
        try
        {
            file.Dispose();
        }
        finally
        {
            _finishedLost += file.LostPackets;
        }

        _row.Finished();
        _finishedBytes += file.BytesWritten;
        _onFinished?.Invoke(file.Path);
    }
}
