using System.Collections.Concurrent;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Queues;

namespace NetMon.Alerts.Saving;

/// <summary>Writes the captures around events on a thread of its own, so that a slow disk does not slow the capture.</summary>
internal sealed class RecordingWriter
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly BoundedQueue<Step> _queue;
    private readonly ConcurrentQueue<(TrafficAlert Alert, string Text)> _warnings = new();
    private readonly HashSet<PacketRecording> _open = new(ReferenceEqualityComparer.Instance);
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    /// <param name="byteLimit">Bytes of packets that can wait.</param>
    public RecordingWriter(long byteLimit)
    {
        _queue = new BoundedQueue<Step>(int.MaxValue, byteLimit);
        _thread = new Thread(Run) { IsBackground = true, Name = "NetMon packets of alerts" };
        _thread.Start();
    }

    /// <summary>Opens a file.</summary>
    /// <param name="recording">The file.</param>
    /// <param name="comment">Its comment.</param>
    public void Open(PacketRecording recording, string comment) => _queue.Add(new Step(recording, Frame: null, comment, 0), weight: 0);

    /// <summary>Writes a packet.</summary>
    /// <param name="recording">The file.</param>
    /// <param name="frame">The packet.</param>
    /// <param name="comment">Its comment; null for none.</param>
    /// <param name="missing">Packets that are missing before it.</param>
    /// <param name="mayWait">Whether to wait for the disk if too much waits for it already.</param>
    /// <returns>False if there is no room.</returns>
    public bool TryWrite(PacketRecording recording, SavedFrame frame, string? comment, long missing, bool mayWait)
    {
        var step = new Step(recording, frame, comment, missing);
        return mayWait ? _queue.Add(step, bytes: frame.Size) : _queue.TryAdd(step, bytes: frame.Size);
    }

    /// <summary>Closes a file.</summary>
    /// <param name="recording">The file.</param>
    public void Close(PacketRecording recording) => _queue.Add(new Step(recording, Frame: null, Comment: null, 0), weight: 0);

    /// <summary>Takes a warning.</summary>
    /// <param name="warning">The rule and the text.</param>
    public bool TryTakeWarning(out (TrafficAlert Alert, string Text) warning) => _warnings.TryDequeue(out warning);

    /// <summary>Writes what waits and closes the files.</summary>
    /// <param name="timeout">Maximum time to wait.</param>
    /// <returns>False if the time was not enough; writing goes on.</returns>
    public bool End(TimeSpan timeout)
    {
        _queue.Complete();
        return _thread.Join(timeout);
    }

    private void Run()
    {
        while (true)
        {
            var result = _queue.TryTake(FlushInterval, out var step);
            if (result == TakeResult.Ended) break;
            if (result == TakeResult.Taken) Do(step!);
            else Flush();
        }

        foreach (var recording in _open) Finish(recording);
    }

    private void Flush()
    {
        foreach (var recording in _open) Guard(recording, static open => open.Writer?.Flush());
    }

    private void Do(Step step)
    {
        var recording = step.Recording;
        if (step.Frame is { } frame)
        {
            Guard(recording, open => open.Writer?.Write(frame.ToFrame(step.Comment, step.Missing)));
        }
        else if (step.Comment is { } comment)
        {
            _open.Add(recording);
            Guard(recording, open =>
            {
                OutputFiles.MakeFolder(open.Path);
                open.Writer = CaptureFileWriter.Create(open.Path, CaptureFileFormat.Pcapng, codecs: [], comment: comment);
            });
        }
        else
        {
            Finish(recording);
            _open.Remove(recording);
        }
    }

    private void Finish(PacketRecording recording)
    {
        var writer = recording.Writer;
        recording.Writer = null;
        Guard(recording, _ => writer?.Dispose());
    }

    private void Guard(PacketRecording recording, Action<PacketRecording> action)
    {
        if (recording.HasFailed) return;
        try
        {
            action(recording);
        }
#pragma warning disable CA1031 // An exception would end the process. The rule's warning has it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            recording.HasFailed = true;
            _warnings.Enqueue((recording.Alert, $"The packets around an event cannot be written to '{recording.Path}': {e.Message} Detection goes on; the file has the packets before."));
            var writer = recording.Writer;
            recording.Writer = null;
            try
            {
                writer?.Dispose();
            }
            catch (IOException)
            {
                // It is told already.
            }
        }
    }

    private sealed record Step(PacketRecording Recording, SavedFrame? Frame, string? Comment, long Missing);
}
