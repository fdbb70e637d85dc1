using NetMon.CaptureFiles.Compression;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Output;

/// <summary>When to begin a new file, and how many to keep.</summary>
/// <param name="Size">The most bytes of a file, before compression; one packet that is larger still gets a file. Null for no limit.</param>
/// <param name="Duration">The longest time that a file spans, by the packets' timestamps. Null for no limit.</param>
/// <param name="Retention">Which files to keep.</param>
public sealed record RotationPolicy(long? Size, TimeSpan? Duration, FileRetention Retention);

/// <summary>
/// Writes packets to a row of files, <c>name_00001_20260131235959.pcapng</c>: number, and time (UTC) of the first packet, so that their
/// names sort by time. Numbers go on where earlier files of the same name ended; nothing is overwritten.
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

    /// <summary>Prepares the row; the first file is made with the first packet.</summary>
    /// <param name="path">The name that the files' names are made from.</param>
    /// <param name="format">Their format.</param>
    /// <param name="codecs">The compressions that the name may ask for.</param>
    /// <param name="policy">When to begin a new one.</param>
    /// <param name="onFinished">Called with the path of each file that is complete, on the writing thread.</param>
    /// <param name="warn">Told of a file that cannot be deleted, which then stays; null to throw.</param>
    /// <param name="claim">The right to write to this row, to be given back with the end; null if somebody else holds it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
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

    /// <summary>How many packets have been taken, over all files.</summary>
    public long PacketCount { get; private set; }

    /// <summary>Bytes of all files, headers included, before compression.</summary>
    public long BytesWritten => _finishedBytes + (_current?.BytesWritten ?? 0);

    /// <summary>The file that is being written; null before the first packet and after the end.</summary>
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

    /// <summary>Deletes the files that are older than they may be. Done too whenever a file begins.</summary>
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
        // A packet without a time names no file; the clock does.
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
                // A file that somebody else gave this name.
            }
        }
    }

    private void Finish()
    {
        if (_current is not { } file) return;
        _current = null;
        file.Dispose();
        _row.Finished();
        _finishedBytes += file.BytesWritten;
        _onFinished?.Invoke(file.Path);
    }
}
