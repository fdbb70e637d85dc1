using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Packets;

namespace NetMon.Monitors;

/// <summary>
/// Packet files of a monitor. A full disk or other error does not stop the capture: packets are counted until there is room again, and then
/// a new file starts. Can be reconfigured at any time. Thread-safe.
/// </summary>
internal sealed class MonitorCaptureOutput : ICaptureWriter
{
    private const int RetryMilliseconds = 2000;

    private readonly IReadOnlyList<ICompressionCodec> _codecs;
    private readonly Action<string> _warn;
    private readonly object _gate = new();
    private CaptureOutputSettings? _settings;
    private RotatingCaptureWriter? _writer;
    private OutputLock? _claim;
    private string? _path;

    // Packets in finished files: of earlier writers, and of this one.
    private long _before;
    private long _finished;
    private long _notWritten;
    private long _nextTry;
    private bool _hasMisfits;
    private string? _problem;

    /// <summary>Creates the output.</summary>
    /// <param name="settings">Settings; null for no output.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="warn">Called when writing stops and when it resumes. Must not block.</param>
    /// <exception cref="IOException">The directory is missing and cannot be created.</exception>
    /// <exception cref="OutputInUseException">Another capture or monitor is writing to the output.</exception>
    public MonitorCaptureOutput(CaptureOutputSettings? settings, IReadOnlyList<ICompressionCodec> codecs, Action<string> warn)
    {
        (_settings, _codecs, _warn) = (settings, codecs, warn);
        if (settings is null) return;
        OutputFiles.MakeFolder(settings.Path);
        _claim = OutputLock.Acquire(settings.Path);
        try
        {
            _writer = Open(settings);
        }
        catch
        {
            _claim.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long PacketCount
    {
        get
        {
            lock (_gate) return _before + (_writer?.PacketCount ?? 0);
        }
    }

    /// <summary>Always 0: <see cref="PacketCount"/> leaves out what the files lack.</summary>
    public long LostPackets => 0;

    /// <inheritdoc/>
    public long BytesWritten
    {
        get
        {
            lock (_gate) return _writer?.BytesWritten ?? 0;
        }
    }

    /// <summary>Number of packets that could not be written.</summary>
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

    /// <inheritdoc/>
    public void Write(in CapturedFrame frame)
    {
        lock (_gate)
        {
            if (_settings is null) return;
            if (_writer is null && !TryGoOn())
            {
                _notWritten++;
                return;
            }

            try
            {
                _writer!.Write(frame);
                _path = _writer.CurrentPath;
            }
            catch (CaptureFormatException e)
            {
                // The file is intact, and the next packet may fit.
                _notWritten++;
                if (!_hasMisfits) _warn($"'{_settings.Path}' cannot hold some packets: {e.Message}");
                _hasMisfits = true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The writer did not count this packet; earlier ones may still be in its buffer.
                _notWritten++;
                GiveUp(e);
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_gate)
        {
            try
            {
                _writer?.Flush();
                _writer?.RemoveOld();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                GiveUp(e);
            }
        }
    }

    /// <summary>Applies new settings: finishes the current file. Equal settings change nothing.</summary>
    /// <exception cref="IOException">The directory is missing and cannot be created; nothing has changed.</exception>
    public void Configure(CaptureOutputSettings? settings)
    {
        lock (_gate)
        {
            if (settings == _settings) return;
            if (settings is not null) OutputFiles.MakeFolder(settings.Path);
            var claim = settings is null ? null : settings.Path == _settings?.Path ? _claim : OutputLock.Acquire(settings.Path);
            RotatingCaptureWriter? next;
            try
            {
                next = settings is null ? null : Open(settings);
            }
            catch
            {
                if (claim != _claim) claim?.Dispose();
                throw;
            }

            Close();
            if (claim != _claim) _claim?.Dispose();
            (_settings, _writer, _claim, _problem) = (settings, next, claim, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Close();
            _claim?.Dispose();
            _settings = null;
        }
    }

    private RotatingCaptureWriter Open(CaptureOutputSettings settings)
    {
        var rotation = settings.Rotation;
        _finished = 0;
        return new RotatingCaptureWriter(
            settings.Path,
            CaptureFileWriter.FormatOf(settings.Path, _codecs),
            _codecs,
            new RotationPolicy(rotation.Size, rotation.Interval, rotation.Retention),
            // Not after GiveUp, which counts the packets of the last file itself.
            _ => _finished = _writer?.PacketCount ?? _finished,
            _warn);
    }

    private bool TryGoOn()
    {
        if (Environment.TickCount64 < _nextTry) return false;
        _nextTry = Environment.TickCount64 + RetryMilliseconds;
        if (!FreeSpace.IsThere(_settings!.Path)) return false;
        try
        {
            _writer = Open(_settings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        _warn($"Packets are written to '{_settings.Path}' again.");
        _problem = null;
        return true;
    }

    private void Close()
    {
        if (_writer is not { } writer) return;
        try
        {
            writer.Dispose();
            _before += writer.PacketCount;
            _writer = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
        }
    }

    // The writer's buffer is lost, except for whole packets that still fitted: counts them in the file.
    private void GiveUp(Exception reason)
    {
        var writer = _writer!;
        _writer = null;
        try
        {
            writer.Dispose();
        }
        catch (IOException)
        {
            // The same failure is reported again on closing.
        }

        var kept = _finished + CountPackets();
        _before += kept;
        _notWritten += Math.Max(0, writer.PacketCount - kept);
        _nextTry = Environment.TickCount64 + RetryMilliseconds;
        _problem = $"Packets cannot be written to '{_settings!.Path}': {reason.Message}";
        _warn(_problem + " All else goes on, and writing does when there is room.");
    }

    private long CountPackets()
    {
        if (_path is not { } path) return 0;
        long count = 0;
        try
        {
            using var reader = CaptureFileReader.Open(path, _codecs);
            while (reader.TryRead(out _)) count++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A compressed file may be truncated; the packets before count.
        }

        if (count == 0) EmptyFile.TryDelete(path);
        return count;
    }
}
