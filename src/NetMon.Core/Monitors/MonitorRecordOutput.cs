using System.Runtime.InteropServices;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Flows.Files;

namespace NetMon.Monitors;

/// <summary>
/// Writes records of one type, flows or transactions, as whole lines, to one file or a sequence of files. A full disk does not stop the monitor:
/// records are counted until there is room again. Can be reconfigured at any time. Thread-safe.
/// </summary>
internal sealed class MonitorRecordOutput : IDisposable
{
    private const int BufferLimit = 64 * 1024;
    private const int RetryMilliseconds = 2000;

    private readonly RecordText _text;
    private readonly Action<string> _warn;
    private readonly object _gate = new();
    private readonly List<byte> _lines = [];
    private RecordOutputSettings? _settings;
    private FileSequence? _row;
    private OutputLock? _claim;
    private FileStream? _file;
    private string? _path;
    private DateTime _fileStart;
    private int _waiting;
    private long _written;
    private long _notWritten;
    private long _nextTry;
    private string? _problem;

    /// <summary>Creates the output. A single file is created at once, the first file of a sequence with the first record.</summary>
    /// <param name="text">The text of the records.</param>
    /// <param name="settings">Settings; null for no output.</param>
    /// <param name="warn">Called when writing stops and when it resumes. Must not block.</param>
    /// <exception cref="OutputInUseException">Another capture or monitor is writing to the output.</exception>
    /// <exception cref="OutputExistsException">The file exists, and neither replacing nor appending was requested.</exception>
    /// <exception cref="RecordFileException">The file to append to has other content.</exception>
    /// <exception cref="IOException">The output cannot be created.</exception>
    public MonitorRecordOutput(RecordText text, RecordOutputSettings? settings, Action<string> warn)
    {
        (_text, _settings, _warn) = (text, settings, warn);
        if (settings is not null) (_claim, _row, _file) = Prepare(settings, held: null);
    }

    /// <summary>Number of records written.</summary>
    public long Written
    {
        get
        {
            lock (_gate) return _written;
        }
    }

    /// <summary>Number of records that could not be written.</summary>
    public long NotWritten
    {
        get
        {
            lock (_gate) return _notWritten;
        }
    }

    /// <summary>Why nothing is written at present; null if there is no problem.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate) return _problem;
        }
    }

    /// <summary>Writes records to the buffer, which goes to the file when it is full or on <see cref="Flush"/>.</summary>
    public void Write(IReadOnlyList<object> records)
    {
        lock (_gate)
        {
            if (_settings is null) return;
            foreach (var record in records)
            {
                if (_problem is not null && !CanTry())
                {
                    _notWritten++;
                    continue;
                }

                _lines.AddRange(_text.Line(record, _settings.Format, _settings.EscapeFormulas));
                _waiting++;
                if (_lines.Count >= BufferLimit) WriteLines();
            }
        }
    }

    /// <summary>Writes the buffer to the file, and deletes files beyond the maximum age.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            WriteLines();
            _row?.RemoveOld();
        }
    }

    /// <summary>Applies new settings: finishes the current file. Equal settings change nothing.</summary>
    /// <exception cref="IOException">The new file cannot be created; nothing has changed.</exception>
    public void Configure(RecordOutputSettings? settings)
    {
        lock (_gate)
        {
            if (settings == _settings) return;
            var held = settings?.Path == _settings?.Path ? _claim : null;
            // Before a second stream is opened at the end of the same file.
            WriteLines();
            var (claim, row, file) = settings is null ? default : Prepare(settings, held);
            CloseFile();
            if (claim != _claim) _claim?.Dispose();
            (_settings, _claim, _row, _file, _problem) = (settings, claim, row, file, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            WriteLines();
            CloseFile();
            _claim?.Dispose();
            _settings = null;
        }
    }

    // Prepares a file sequence or opens the single file.
    private (OutputLock Claim, FileSequence? Row, FileStream? File) Prepare(RecordOutputSettings settings, OutputLock? held)
    {
        OutputFiles.MakeFolder(settings.Path);
        var claim = held ?? OutputLock.Acquire(settings.Path);
        try
        {
            return settings.Rotation is { } rotation
                ? (claim, new FileSequence(settings.Path, Path.GetExtension(settings.Path), rotation.Retention, _warn), null)
                : (claim, null, NamedRecordFile.Open(settings.Path, _text, settings.Format, settings.Mode));
        }
        catch
        {
            if (claim != held) claim.Dispose();
            throw;
        }
    }

    private bool CanTry()
    {
        if (Environment.TickCount64 < _nextTry) return false;
        _nextTry = Environment.TickCount64 + RetryMilliseconds;
        return FreeSpace.IsThere(_settings!.Path);
    }

    private void WriteLines()
    {
        if (_waiting == 0) return;
        try
        {
            if (_file is not null && IsFull()) CloseFile();
            _file ??= _row is { } row ? BeginFile(row) : NamedRecordFile.Open(_settings!.Path, _text, _settings.Format, OutputMode.Append);
            LineFile.AppendWhole(_file, CollectionsMarshal.AsSpan(_lines));
            _written += _waiting;
            if (_problem is not null) _warn($"Writing {_text.Subject} to '{_settings!.Path}' goes on.");
            _problem = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
        }

        _lines.Clear();
        _waiting = 0;
    }

    private bool IsFull()
    {
        if (_settings!.Rotation is not { } rotation) return false;
        return (rotation.Size is { } size && _file!.Length + _lines.Count > size && _file.Length > _text.Header(_settings.Format).Length)
            || (rotation.Interval is { } interval && DateTime.UtcNow - _fileStart >= interval);
    }

    private FileStream BeginFile(FileSequence row)
    {
        while (true)
        {
            _fileStart = DateTime.UtcNow;
            var path = row.Next(_fileStart);
            try
            {
                _file = OutputFiles.Open(path, OutputMode.CreateNew, FileShare.ReadWrite | FileShare.Delete);
                _path = path;
                row.Began(path);
                LineFile.AppendWhole(_file, _text.Header(_settings!.Format));
                return _file;
            }
            catch (OutputExistsException)
            {
                // The name is taken; try the next number.
            }
        }
    }

    private void GiveUp(Exception reason)
    {
        _notWritten += _waiting;
        // A single file is kept: readers know its name, and it may contain earlier records.
        var isEmpty = _row is not null && !(_file?.Length > _text.Header(_settings!.Format).Length);
        CloseFile();
        if (isEmpty && _path is not null) EmptyFile.TryDelete(_path);
        _nextTry = Environment.TickCount64 + RetryMilliseconds;
        if (_problem is null) _warn($"Writing {_text.Subject} to '{_settings!.Path}' failed: {reason.Message} All else goes on, and writing does when there is room.");
        _problem = $"Writing {_text.Subject} to '{_settings!.Path}' failed: {reason.Message}";
    }

    private void CloseFile()
    {
        if (_file is null) return;
        _file.Dispose();
        _file = null;
        _row?.Finished();
    }
}
