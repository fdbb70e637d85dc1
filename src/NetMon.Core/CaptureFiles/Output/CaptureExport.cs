using System.Globalization;
using NetMon.CaptureFiles.Compression;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Writes packets to a file that may exist, even the one they are read from. An existing file stays unchanged until all packets are written;
/// until then they are in a file next to it, <c>NAME.partial</c> (<c>NAME.partial2</c> and so on, if an earlier export left one).
/// </summary>
/// <example>
/// <code><![CDATA[
/// public static void CopyLargePackets(string path, string target)
/// {
///     using var reader = CaptureFileReader.Open(path, codecs: []);
///     using var export = new CaptureExport(target, CaptureFileFormat.Pcapng, codecs: [], append: false, replace: true);
///     while (reader.TryRead(out var frame))
///     {
///         if (frame.Length > 1000) export.Write(frame);
///     }
///
///     export.Complete();
/// }
/// ]]></code>
/// </example>
public sealed class CaptureExport : IDisposable
{
    // Maximum time that a packet stays in the buffer while others arrive.
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
    /// <param name="path">Final path of the file.</param>
    /// <param name="format">File format; when appending, that of the existing file is used.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="append">Whether to append to an existing file instead of replacing it.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <param name="comment">Comment of the file, or of the appended section; only pcapng has one. Null for none.</param>
    /// <exception cref="OutputExistsException">The file exists, and neither replacing nor appending was requested.</exception>
    /// <exception cref="OutputInUseException">Another capture, monitor or export is writing to the file.</exception>
    /// <exception cref="CaptureFormatException">The file's format cannot be appended to.</exception>
    /// <exception cref="CaptureFileException">The file to append to is damaged or not a capture file.</exception>
    public CaptureExport(string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, bool append, bool replace, string? comment = null)
        : this(path, codecs, append, replace, (file, written, target) => CaptureFileWriter.Create(file, written, path, format, codecs, target, comment))
    {
    }

    /// <summary>Opens the file for a writer of its own kind.</summary>
    /// <param name="path">Final path of the file.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="append">Whether to append to an existing file instead of replacing it.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <param name="createWriter">Creates the writer of the open file, from its path and the file that the content will be appended to.</param>
    internal CaptureExport(
        string path, IReadOnlyList<ICompressionCodec> codecs, bool append, bool replace,
        Func<FileStream, string, AppendTarget?, CaptureFileWriter> createWriter)
    {
        var exists = File.Exists(path);
        _target = exists && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } linked ? linked.FullName : path;

        // An empty file, as pipes and devices appear, has no content to protect. The target of a link may not exist.
        var isReplacing = (append || replace) && exists && new FileInfo(_target) is { Exists: true, Length: > 0 };
        _isAppending = append && isReplacing;
        _claim = isReplacing ? OutputLock.Acquire(_target) : null;
        FileStream? file = null;
        try
        {
            var appendTarget = _isAppending ? AppendTarget.Examine(_target, codecs) : null;
            if (isReplacing)
            {
                (file, PartialPath) = MakePartial(_target);
                // Before it has packets, so that users without access to the old file never get access to the new one.
                FileRights.Of(_target)?.ApplyTo(file);
            }
            else file = OutputFiles.OpenClaimed(path, append ? OutputMode.Append : replace ? OutputMode.Replace : OutputMode.CreateNew);
            _writer = createWriter(file, PartialPath ?? _target, appendTarget);
        }
        catch
        {
            file?.Dispose();
            if (PartialPath is not null) File.Delete(PartialPath);
            _claim?.Dispose();
            throw;
        }
    }

    /// <summary>Path of the packets until completion; null if they are written directly to the final file.</summary>
    public string? PartialPath { get; }

    /// <summary>The writer of the file.</summary>
    internal CaptureFileWriter Writer => _writer;

    /// <summary>Writes a packet.</summary>
    /// <param name="frame">The packet.</param>
    /// <exception cref="CaptureFormatException">The format cannot store the packet.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
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

    /// <summary>Completes the file after the last packet.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
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
    /// Closes the file. Without completion, the packets written so far stay in the new file or in <see cref="PartialPath"/>. After an error, only
    /// the earlier content is kept.
    /// </summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // The error is not reported: the pipeline was stopped or has already failed.
            _failed = true;
        }

        if (PartialPath is not null && !_completed && (_failed || _writer.PacketCount == 0)) File.Delete(PartialPath);
        _claim?.Dispose();
    }

    // A file that an earlier export left contains packets and is not overwritten.
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
                // Try the next number.
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
