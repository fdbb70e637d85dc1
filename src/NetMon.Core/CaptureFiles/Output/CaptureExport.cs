using System.Globalization;
using NetMon.CaptureFiles.Compression;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Writes packets to a file that may exist already, and that may even be the one they are being read from. An existing file stays as it
/// is until all packets have come; until then they are in a file beside it, <c>NAME.partial</c> (<c>NAME.partial2</c> and so on, where an
/// earlier export left one).
/// </summary>
public sealed class CaptureExport : IDisposable
{
    // How long a packet of slow traffic may stay in the buffer, while others come.
    private const int FlushMilliseconds = 1000;
    private const int MaxPartials = 1000;

    private readonly string _target;
    private readonly bool _isAppending;
    private readonly OutputLock? _claim;
    private readonly CaptureFileWriter _writer;
    private long _lastFlush = Environment.TickCount64;
    private bool _failed;
    private bool _completed;

    /// <summary>Opens the file.</summary>
    /// <param name="path">Where the packets shall be in the end.</param>
    /// <param name="format">The format; when appending, that of the existing file counts.</param>
    /// <param name="codecs">The compressions that are understood.</param>
    /// <param name="append">Whether to add to an existing file instead of replacing it.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <exception cref="OutputExistsException">The file exists, and is neither to be replaced nor to be added to.</exception>
    /// <exception cref="OutputInUseException">Another capture, monitor or export writes to it.</exception>
    /// <exception cref="CaptureFormatException">The file is not one that can be added to.</exception>
    /// <exception cref="CaptureFileException">The file to add to is damaged or no capture file.</exception>
    public CaptureExport(string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, bool append, bool replace)
    {
        var exists = File.Exists(path);
        _target = exists && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } linked ? linked.FullName : path;

        // There is nothing to lose in an empty file, and pipes and devices count as empty.
        var isReplacing = (append || replace) && exists && new FileInfo(_target).Length != 0;
        _isAppending = append && isReplacing;
        _claim = isReplacing ? OutputLock.Acquire(_target) : null;
        FileStream? file = null;
        try
        {
            var appendTarget = _isAppending ? AppendTarget.Examine(_target, codecs) : null;
            if (isReplacing)
            {
                (file, PartialPath) = MakePartial(_target);
                // Before it has packets: whoever may not read the one may not read the other.
                FileRights.Of(_target)?.ApplyTo(file);
            }
            else file = OutputFiles.OpenClaimed(path, append ? OutputMode.Append : replace ? OutputMode.Replace : OutputMode.CreateNew);
            _writer = CaptureFileWriter.Create(file, PartialPath ?? _target, path, format, codecs, appendTarget);
        }
        catch
        {
            file?.Dispose();
            if (PartialPath is not null) File.Delete(PartialPath);
            _claim?.Dispose();
            throw;
        }
    }

    /// <summary>Where the packets are until the end; null if they go straight to the file.</summary>
    public string? PartialPath { get; }

    /// <summary>Takes a packet.</summary>
    /// <param name="frame">The packet.</param>
    /// <exception cref="CaptureFormatException">The format cannot hold it.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(in CapturedFrame frame)
    {
        try
        {
            _writer.Write(frame);
            var now = Environment.TickCount64;
            if (now - _lastFlush < FlushMilliseconds) return;
            _lastFlush = now;
            _writer.Flush();
        }
        catch (IOException)
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>Makes the file final: all packets have come.</summary>
    /// <exception cref="IOException">It cannot be written; an existing file is as it was.</exception>
    public void Complete()
    {
        try
        {
            _writer.Dispose();
            if (PartialPath is null) return;
            if (_isAppending) AppendPartial(PartialPath);
            else OutputFiles.PutInPlace(PartialPath, _target);
            _completed = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>
    /// Closes the file. If it was not completed, the packets that came stay where they are: in the new file, or in
    /// <see cref="PartialPath"/>. After an error only whatever was there before stays.
    /// </summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // Nobody waits for these packets any more: the pipeline was stopped, or has failed already.
            _failed = true;
        }

        if (PartialPath is not null && !_completed && (_failed || _writer.PacketCount == 0)) File.Delete(PartialPath);
        _claim?.Dispose();
    }

    // One that an earlier export left holds packets that came, and is nothing to overwrite.
    private static (FileStream File, string Path) MakePartial(string target)
    {
        for (var number = 1; ; number++)
        {
            var path = target + (number == 1 ? ".partial" : string.Create(CultureInfo.InvariantCulture, $".partial{number}"));
            try
            {
                return (OutputFiles.Open(path, OutputMode.CreateNew), path);
            }
            catch (OutputExistsException) when (number < MaxPartials)
            {
                // The next one.
            }
        }
    }

    private void AppendPartial(string partial)
    {
        using var target = OutputFiles.Open(_target, OutputMode.Append);
        var length = target.Length;
        try
        {
            using var packets = new FileStream(partial, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            packets.CopyTo(target, 1 << 20);
        }
        catch (IOException)
        {
            target.SetLength(length);
            throw;
        }

        File.Delete(partial);
    }
}
