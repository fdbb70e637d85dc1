using System.Globalization;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// The names of files that are written one after the other, <c>name_00001_20260131235959.csv</c>: a number, which goes on where earlier files
/// of the same name ended, and the time (UTC) at which the file begins. Names sort by time, and nothing is overwritten.
/// </summary>
internal sealed class FileSequence
{
    private const int NumberDigits = 5;
    private const string TimeFormat = "yyyyMMddHHmmss";

    private readonly string _directory;
    private readonly string _baseName;
    private readonly string _extension;
    private readonly FileRetention _retention;
    private readonly Action<string>? _warn;
    private readonly Queue<Kept> _kept = new();
    private int _number;

    /// <summary>Begins a row behind the files that are there.</summary>
    /// <param name="path">The name that the names are made from.</param>
    /// <param name="extension">How they end.</param>
    /// <param name="retention">Which files are kept.</param>
    /// <param name="warn">Told of a file that cannot be deleted, which then stays; null to throw.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FileSequence(string path, string extension, FileRetention retention, Action<string>? warn = null)
    {
        var full = Path.GetFullPath(path);
        _directory = Path.GetDirectoryName(full) ?? full;
        if (!Directory.Exists(_directory)) throw new DirectoryNotFoundException($"There is no folder '{_directory}'.");
        _extension = extension;
        _baseName = Path.GetFileName(full)[..^extension.Length];
        (_retention, _warn) = (retention, warn);

        var earlier = FindEarlier();
        if (earlier.Count > 0) _number = earlier[^1].Number;
        if (!retention.IncludesEarlier) return;
        foreach (var (_, file) in earlier) _kept.Enqueue(new Kept(file.FullName) { FinishedAt = file.LastWriteTimeUtc });
    }

    /// <summary>The next name.</summary>
    /// <param name="time">When the file begins, UTC.</param>
    public string Next(DateTime time) => Path.Join(
        _directory, string.Create(CultureInfo.InvariantCulture, $"{_baseName}_{++_number:D5}_{time:yyyyMMddHHmmss}{_extension}"));

    /// <summary>Notes that a file was made, and deletes those that are too many.</summary>
    public void Began(string path)
    {
        _kept.Enqueue(new Kept(path));
        RemoveExcess();
    }

    /// <summary>Notes that the file that was made last is finished.</summary>
    public void Finished()
    {
        if (_kept.LastOrDefault() is { } last) last.FinishedAt = DateTime.UtcNow;
    }

    /// <summary>Deletes the files that are too old.</summary>
    public void RemoveOld()
    {
        if (_retention.MaxAge is not { } age) return;
        var limit = DateTime.UtcNow - age;
        while (_kept.TryPeek(out var oldest) && oldest.FinishedAt < limit) Delete(_kept.Dequeue().Path);
    }

    private void RemoveExcess()
    {
        while (_retention.MaxFiles is { } most && _kept.Count > most) Delete(_kept.Dequeue().Path);
    }

    private void Delete(string path)
    {
        // A capture of its own may have been given a name like those of this row.
        if (OutputLock.IsHeld(path)) return;
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (_warn is not null && e is IOException or UnauthorizedAccessException)
        {
            _warn($"'{path}' should go, but cannot be deleted: {e.Message}");
        }
    }

    // Those whose names are of this row to the letter, by number. What is called only much the same is somebody else's.
    private List<(int Number, FileInfo File)> FindEarlier()
    {
        var found = new List<(int Number, FileInfo File)>();
        foreach (var file in new DirectoryInfo(_directory).EnumerateFiles($"{_baseName}_*{_extension}"))
        {
            var parts = file.Name[(_baseName.Length + 1)..^_extension.Length].Split('_');
            if (parts is [{ Length: >= NumberDigits } digits, var time]
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && DateTime.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                found.Add((number, file));
            }
        }

        found.Sort(static (left, right) => (left.Number, left.File.Name).CompareTo((right.Number, right.File.Name)));
        return found;
    }

    private sealed class Kept(string path)
    {
        public string Path { get; } = path;

        public DateTime? FinishedAt { get; set; }
    }
}
