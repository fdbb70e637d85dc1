using System.Globalization;

namespace NetMon.CaptureFiles;

/// <summary>
/// The names of a row of files, <c>name_00001_20260131235959.pcapng</c>: number, and time (UTC) of the beginning, so that they sort by time.
/// Numbers go on where earlier files of the same name ended; nothing that was there before is touched. Knows which of its own to delete.
/// </summary>
internal sealed class FileRow
{
    private const int NumberDigits = 5;

    private readonly string _directory;
    private readonly string _baseName;
    private readonly string _extension;
    private readonly int? _maxFiles;
    private readonly TimeSpan? _maxAge;
    private readonly Queue<Kept> _kept = new();
    private int _number;

    /// <summary>Begins a row behind the files that are there.</summary>
    /// <param name="path">The name that the names are made from.</param>
    /// <param name="extension">How they end.</param>
    /// <param name="maxFiles">How many to keep; null for all.</param>
    /// <param name="maxAge">How long to keep one that is finished; null for ever.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FileRow(string path, string extension, int? maxFiles, TimeSpan? maxAge)
    {
        var full = Path.GetFullPath(path);
        _directory = Path.GetDirectoryName(full) ?? full;
        if (!Directory.Exists(_directory)) throw new DirectoryNotFoundException($"There is no folder '{_directory}'.");
        _extension = extension;
        _baseName = Path.GetFileName(full)[..^extension.Length];
        (_maxFiles, _maxAge) = (maxFiles, maxAge);
        _number = FindLastNumber();
    }

    /// <summary>The next name.</summary>
    /// <param name="time">When the file begins, UTC.</param>
    public string Next(DateTime time) => Path.Join(
        _directory, string.Create(CultureInfo.InvariantCulture, $"{_baseName}_{++_number:D5}_{time:yyyyMMddHHmmss}{_extension}"));

    /// <summary>Notes that a file was made, and deletes those that are too many.</summary>
    public void Began(string path)
    {
        _kept.Enqueue(new Kept(path));
        while (_maxFiles is { } most && _kept.Count > most) File.Delete(_kept.Dequeue().Path);
    }

    /// <summary>Notes that the file that was made last is finished.</summary>
    public void Finished()
    {
        if (_kept.LastOrDefault() is { } last) last.FinishedAt = DateTime.UtcNow;
    }

    /// <summary>Deletes the files that are too old.</summary>
    public void RemoveOld()
    {
        if (_maxAge is not { } age) return;
        var limit = DateTime.UtcNow - age;
        while (_kept.TryPeek(out var oldest) && oldest.FinishedAt < limit) File.Delete(_kept.Dequeue().Path);
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

    private sealed class Kept(string path)
    {
        public string Path { get; } = path;

        public DateTime? FinishedAt { get; set; }
    }
}
