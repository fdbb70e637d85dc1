using System.Globalization;
using NetMon.CaptureFiles.Compression;
using NetMon.Packets;

namespace NetMon.CaptureFiles;

/// <summary>When to begin a new file, and how many to keep.</summary>
/// <param name="Size">The most bytes of a file, before compression; one packet that is larger still gets a file. Null for no limit.</param>
/// <param name="Duration">The longest time that a file spans, by the packets' timestamps. Null for no limit.</param>
/// <param name="MaxFiles">How many files to keep: when there are more, the oldest that this writer made is deleted. Null for all.</param>
public sealed record RotationPolicy(long? Size, TimeSpan? Duration, int? MaxFiles);

/// <summary>
/// Writes packets to a row of files, <c>name_00001_20260131235959.pcapng</c>: number, and time (UTC) of the first packet, so that their
/// names sort by time. Numbers go on where earlier files of the same name ended; nothing that was there before is touched.
/// </summary>
public sealed class RotatingCaptureWriter : ICaptureWriter
{
    private const int NumberDigits = 5;
    private readonly string _directory;
    private readonly string _baseName;
    private readonly string _extension;
    private readonly CaptureFileFormat _format;
    private readonly IReadOnlyList<ICompressionCodec> _codecs;
    private readonly RotationPolicy _policy;
    private readonly Action<string>? _onFinished;
    private readonly Queue<string> _kept = new();
    private CaptureFileWriter? _current;
    private long _currentStart;
    private long _finishedBytes;
    private int _number;

    /// <summary>Prepares the row; the first file is made with the first packet.</summary>
    /// <param name="path">The name that the files' names are made from.</param>
    /// <param name="format">Their format.</param>
    /// <param name="codecs">The compressions that the name may ask for.</param>
    /// <param name="policy">When to begin a new one.</param>
    /// <param name="onFinished">Called with the path of each file that is complete, on the writing thread.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public RotatingCaptureWriter(
        string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, RotationPolicy policy, Action<string>? onFinished = null)
    {
        var full = Path.GetFullPath(path);
        _directory = Path.GetDirectoryName(full) ?? full;
        if (!Directory.Exists(_directory)) throw new DirectoryNotFoundException($"There is no folder '{_directory}'.");
        var name = Path.GetFileName(full);
        var compression = CaptureFileWriter.FindCodec(name, codecs) is { } codec ? name[^codec.Extension.Length..] : "";
        name = name[..^compression.Length];
        _baseName = Path.GetFileNameWithoutExtension(name);
        _extension = Path.GetExtension(name) + compression;
        _format = format;
        _codecs = codecs;
        _policy = policy;
        _onFinished = onFinished;
        _number = FindLastNumber();
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

    /// <inheritdoc/>
    public void Dispose() => Finish();

    private bool IsFull(CaptureFileWriter file, in CapturedFrame frame)
    {
        if (file.PacketCount == 0) return false;
        if (_policy.Size is { } size && file.BytesWritten + file.EncodedLength(frame) > size) return true;
        return _policy.Duration is { } duration && frame.TimestampNanoseconds - _currentStart >= duration.TotalNanoseconds;
    }

    private CaptureFileWriter Begin(in CapturedFrame frame)
    {
        var first = DateTime.UnixEpoch.AddTicks(frame.TimestampNanoseconds / TimeSpan.NanosecondsPerTick);
        while (true)
        {
            var path = Path.Join(_directory, string.Create(CultureInfo.InvariantCulture, $"{_baseName}_{++_number:D5}_{first:yyyyMMddHHmmss}{_extension}"));
            try
            {
                var file = CaptureFileWriter.Create(path, _format, _codecs, frame.Interface, FileMode.CreateNew);
                _currentStart = frame.TimestampNanoseconds;
                _kept.Enqueue(path);
                RemoveOldest();
                return file;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another capture of the same name took the number.
            }
        }
    }

    private void RemoveOldest()
    {
        while (_policy.MaxFiles is { } most && _kept.Count > most) File.Delete(_kept.Dequeue());
    }

    private void Finish()
    {
        if (_current is not { } file) return;
        _current = null;
        file.Dispose();
        _finishedBytes += file.BytesWritten;
        _onFinished?.Invoke(file.Path);
    }

    private int FindLastNumber()
    {
        var last = 0;
        foreach (var path in Directory.EnumerateFiles(_directory, $"{_baseName}_*{_extension}"))
        {
            var rest = Path.GetFileName(path.AsSpan())[(_baseName.Length + 1)..];
            var digits = rest.IndexOf('_');
            if (digits >= NumberDigits && int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                last = Math.Max(last, number);
            }
        }

        return last;
    }
}
