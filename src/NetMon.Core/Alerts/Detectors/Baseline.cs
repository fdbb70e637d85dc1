using System.Globalization;
using NetMon.Alerts.Matching;
using NetMon.CaptureFiles.Output;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Known hosts and services, stored between captures in a text file that users can read and edit. New ones are added as they are seen; during
/// the initial learning period they are not reported.
/// </summary>
internal sealed class Baseline
{
    private const string Header = "NetMon baseline 1";
    private const string LearnedUntil = "learned-until ";
    private const string End = "end ";

    // Bounds memory, because spoofed sources are unlimited.
    private const int MaxEntries = 1_000_000;

    // The system clock determines only how often the file is written, not its content.
    private const long SaveMilliseconds = 30_000;

    private readonly HashSet<BaselineEntry> _entries = [];
    private readonly string? _path;
    private readonly bool _isReadOnly;
    private readonly Action<string> _warn;
    private readonly TimeSpan _learning;
    private long? _learnUntil;
    private long _saved = Environment.TickCount64;
    private bool _isDirty;
    private bool _isFull;

    /// <summary>Loads or creates a baseline.</summary>
    /// <param name="path">Path of its file; null to keep it in memory only.</param>
    /// <param name="learning">Learning period of a new baseline.</param>
    /// <param name="isReadOnly">Whether the file must not be changed.</param>
    /// <param name="warn">Called with problems of the file.</param>
    public Baseline(string? path, TimeSpan learning, bool isReadOnly, Action<string> warn)
    {
        _path = path;
        _learning = learning;
        _isReadOnly = isReadOnly;
        _warn = warn;
        if (path is not null && File.Exists(path)) Load(path);
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="now">Time of the packet.</param>
    /// <returns>Whether it is new and must be reported.</returns>
    public bool IsNew(in BaselineEntry entry, long now)
    {
        _learnUntil ??= now + _learning.Ticks * 100;
        if (_entries.Contains(entry)) return false;
        if (_entries.Count >= MaxEntries)
        {
            if (!_isFull) _warn(string.Create(CultureInfo.InvariantCulture,
                $"The baseline is full: it holds {MaxEntries} entries, and takes no more."));
            _isFull = true;
            return false;
        }

        _entries.Add(entry);
        _isDirty = true;
        if (Environment.TickCount64 - _saved > SaveMilliseconds) Save();
        return now >= _learnUntil;
    }

    /// <summary>Writes the file if there are new entries.</summary>
    public void Save()
    {
        _saved = Environment.TickCount64;
        if (!_isDirty || _isReadOnly || _path is null) return;
        try
        {
            // Merges entries that another capture has written meanwhile.
            if (File.Exists(_path) && TryRead(_path, out var others, out _)) _entries.UnionWith(others);
            OutputFiles.WriteWhole(_path, Lines());
            _isDirty = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _warn($"The baseline could not be written: {e.Message}");
        }
    }

    private static bool TryRead(string path, out HashSet<BaselineEntry> entries, out long learnUntil)
    {
        entries = [];
        learnUntil = 0;
        var lines = File.ReadAllLines(path);
        if (lines.Length < 3 || lines[0] != Header || !lines[1].StartsWith(LearnedUntil, StringComparison.Ordinal)) return false;
        if (!DateTime.TryParse(lines[1].AsSpan(LearnedUntil.Length), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var until))
            return false;
        learnUntil = (until - DateTime.UnixEpoch).Ticks * 100;
        foreach (var line in lines.AsSpan(2, lines.Length - 3))
        {
            if (!BaselineEntry.TryParse(line, out var entry)) return false;
            entries.Add(entry);
        }

        // A missing end line means that the file was truncated during writing.
        return lines[^1] == End + (lines.Length - 3).ToString(CultureInfo.InvariantCulture);
    }

    private void Load(string path)
    {
        try
        {
            if (TryRead(path, out var entries, out var learnUntil))
            {
                _entries.UnionWith(entries);
                _learnUntil = learnUntil;
                return;
            }

            if (_isReadOnly)
            {
                _warn($"The baseline '{path}' is damaged; this trial goes on without it.");
                return;
            }

            var aside = FreeName(path);
            File.Move(path, aside);
            _warn($"The baseline '{path}' was damaged. It is kept as '{aside}', and a new one is begun, which learns for {_learning}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _warn($"The baseline could not be read, and a new one is begun: {e.Message}");
        }
    }

    private static string FreeName(string path)
    {
        for (var number = 1; ; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{number}");
            if (!File.Exists(name)) return name;
        }
    }

    private IEnumerable<string> Lines()
    {
        var until = DateTime.UnixEpoch.AddTicks((_learnUntil ?? 0) / 100);
        yield return Header;
        yield return LearnedUntil + until.ToString("O", CultureInfo.InvariantCulture);
        foreach (var entry in _entries.OrderBy(e => e.Host).ThenBy(e => e.Protocol).ThenBy(e => e.Port)) yield return entry.ToString();
        yield return End + _entries.Count.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>A known host, or a service of one.</summary>
/// <param name="Host">The address.</param>
/// <param name="Protocol">IP protocol of the service; 0 for the host itself.</param>
/// <param name="Port">Port of the service.</param>
internal readonly record struct BaselineEntry(AddressValue Host, byte Protocol = 0, ushort Port = 0)
{
    /// <summary>Parses the format of <see cref="ToString"/>.</summary>
    public static bool TryParse(string line, out BaselineEntry entry)
    {
        entry = default;
        var parts = line.Split(' ');
        if (parts.Length is not (1 or 3) || !AddressValue.TryParse(parts[0], out var host)) return false;
        if (parts.Length == 1)
        {
            entry = new BaselineEntry(host);
            return true;
        }

        if (!byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var protocol)) return false;
        if (!ushort.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        entry = new BaselineEntry(host, protocol, port);
        return true;
    }

    /// <summary>One line: address and, for a service, IP protocol and port.</summary>
    public override string ToString() =>
        Protocol == 0 ? Host.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Host} {Protocol} {Port}");
}
