using System.Globalization;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Names of sequential output files, <c>name_00001_20260131235959.csv</c>: a number, which continues after existing files of the same name,
/// and the file's start time (UTC). Names sort by time, and nothing is overwritten.
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

    /// <summary>Starts a sequence after the existing files.</summary>
    /// <param name="path">Path that the names are derived from.</param>
    /// <param name="extension">File name extension.</param>
    /// <param name="retention">Which files are kept.</param>
    /// <param name="warn">Called for a file that cannot be deleted and stays; null to throw.</param>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
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
    /// <param name="time">Start time of the file, UTC.</param>
    public string Next(DateTime time) => Path.Join(
        _directory, string.Create(CultureInfo.InvariantCulture, $"{_baseName}_{++_number:D5}_{time:yyyyMMddHHmmss}{_extension}"));

    /// <summary>Notes that a file was created, and deletes excess files.</summary>
    public void Began(string path)
    {
        _kept.Enqueue(new Kept(path));
        RemoveExcess();
    }

    /// <summary>Notes that the current file is finished.</summary>
    public void Finished()
    {
        if (_kept.LastOrDefault() is { } last) last.FinishedAt = DateTime.UtcNow;
    }

    /// <summary>Deletes files beyond the maximum age.</summary>
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
        // Another capture may be writing to a file with a name of this sequence.
        if (OutputLock.IsHeld(path)) return;
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (_warn is not null && e is IOException or UnauthorizedAccessException)
        {
            _warn($"'{path}' is due for deletion, but cannot be deleted: {e.Message}");
        }
    }

    // Finds files whose names match the sequence exactly, sorted by number. Files with similar names are not ours.
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
