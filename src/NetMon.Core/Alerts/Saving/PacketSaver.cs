using System.Globalization;
using System.Security.Cryptography;
using NetMon.Packets;

namespace NetMon.Alerts.Saving;

/// <summary>
/// Saves the packets around the events of one capture: keeps the last packets in a ring, and gives them and the following ones to a file when
/// an event is raised. Called on the thread of the capture; never waits for the disk, except in a trial.
/// </summary>
internal sealed class PacketSaver
{
    private const int MaxNameLength = 64;
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private readonly PacketSavingLimits _limits;
    private readonly PacketRing _ring;
    private readonly bool _mayWait;
    private readonly Action<TrafficAlert, string> _warn;
    private readonly List<PacketRecording> _open = [];
    private readonly Dictionary<string, Usage> _usage = new(StringComparer.OrdinalIgnoreCase);
    private RecordingWriter? _writer;

    /// <summary>Creates a saver.</summary>
    /// <param name="mayWait">Whether to wait for the disk, as with packets of a file.</param>
    /// <param name="warn">Receives warnings about a rule, on the thread of the capture.</param>
    /// <param name="limits">The bounds; null for the usual ones.</param>
    public PacketSaver(bool mayWait, Action<TrafficAlert, string> warn, PacketSavingLimits? limits = null)
    {
        _limits = limits ?? PacketSavingLimits.Default;
        _ring = new PacketRing(_limits.RingBytes);
        (_mayWait, _warn) = (mayWait, warn);
    }

    /// <summary>Sets how long packets are kept before an event: as long as the rule that needs the most.</summary>
    /// <param name="alerts">The rules.</param>
    public void Follow(IEnumerable<TrafficAlert> alerts) =>
        _ring.Span = alerts.Select(alert => Nanoseconds(alert.Rule.Before)).DefaultIfEmpty().Max();

    /// <summary>Takes a packet, after the rules have seen it.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="now">The time of the engine's clock.</param>
    public void Add(in CapturedFrame frame, long now)
    {
        var saved = new SavedFrame(frame, frame.HasTime ? frame.TimestampNanoseconds : now);
        _ring.Add(saved);
        if (_open.Count == 0) return;
        CloseUntil(now);
        foreach (var recording in _open) Write(recording, saved);
        _open.RemoveAll(recording => recording.Bytes >= _limits.FileBytes && CloseFull(recording));
        Report();
    }

    /// <summary>Saves the packets around an event.</summary>
    /// <param name="alert">The rule, which has a folder.</param>
    /// <param name="raised">The event.</param>
    /// <param name="now">The time of the engine's clock.</param>
    /// <returns>The file that will have the packets; null if the rule has reached its bounds.</returns>
    public string? Begin(TrafficAlert alert, TrafficAlertEvent raised, long now)
    {
        CloseUntil(now);
        var rule = alert.Rule;
        var end = now + Nanoseconds(rule.After);
        var comment = $"{raised.Rule}: {raised.Message} ({TimeText(now)})";
        if (_open.Find(open => ReferenceEquals(open.Alert, alert)) is { } current)
        {
            current.End = Math.Max(current.End, end);
            current.Comment = current.Comment is null ? comment : $"{current.Comment}\n{comment}";
            return current.Path;
        }

        var usage = UsageOf(alert);
        if (usage.Files >= _limits.Files || usage.Bytes >= _limits.TotalBytes)
        {
            if (!usage.IsTold)
            {
                _warn(alert, string.Create(
                    CultureInfo.InvariantCulture,
                    $"No more packets are saved for this rule: it has {usage.Files} files with {usage.Bytes >> 20} MB, the most in one capture. Events are raised as before."));
            }

            usage.IsTold = true;
            return null;
        }

        usage.Files++;
        var recording = new PacketRecording(alert, Path.Join(rule.Settings.SavePacket, FileName(raised.Rule, now)), end) { Comment = comment };
        Open(recording, now - Nanoseconds(rule.Before), comment);
        return recording.Path;
    }

    /// <summary>Closes the files whose time is over.</summary>
    /// <param name="now">The time.</param>
    public void Advance(long now)
    {
        CloseUntil(now);
        Report();
    }

    /// <summary>Forgets the packets before, as when another capture begins, and closes the files.</summary>
    public void Restart()
    {
        _ring.Clear();
        CloseUntil(long.MaxValue);
    }

    /// <summary>Writes what waits and closes the files.</summary>
    public void End()
    {
        CloseUntil(long.MaxValue);
        var isDone = _writer?.End(_mayWait ? Timeout.InfiniteTimeSpan : EndTimeout) != false;
        Report();
        if (isDone || _usage.Values.FirstOrDefault() is not { } usage) return;
        _warn(usage.Alert, "The disk is slow: packets around the last events are still being written.");
    }

    private void Open(PacketRecording recording, long start, string comment)
    {
        var missing = _ring.MissingFrom(start);
        if (missing > 0)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"About {missing} packets before the event are missing, because the {_limits.RingBytes >> 20} MB for packets before events were too small.");
            comment = $"{comment}\n{text}";
            _warn(recording.Alert, $"{text} '{recording.Path}' begins later than asked for.");
        }

        _writer ??= new RecordingWriter(_limits.QueueBytes);
        _writer.Open(recording, comment);
        var next = recording.Comment;
        recording.Comment = null;
        foreach (var frame in _ring.From(start)) Write(recording, frame);
        // The comment is that of the packet which is about to come, the one that met the rule.
        recording.Comment = next;
        _open.Add(recording);
    }

    private void Write(PacketRecording recording, SavedFrame frame)
    {
        recording.Bytes += frame.Size;
        UsageOf(recording.Alert).Bytes += frame.Size;
        var (all, recent) = recording.Dropped;
        if (_writer!.TryWrite(recording, frame, recording.Comment, recent, _mayWait))
        {
            recording.Dropped = (all, 0);
            recording.Comment = null;
        }
        else
        {
            recording.Dropped = (all + 1, recent + 1);
        }
    }

    private bool CloseFull(PacketRecording recording)
    {
        _warn(recording.Alert, $"'{recording.Path}' has {_limits.FileBytes >> 20} MB of packets, the most for one file; later packets of its events are not in it.");
        Close(recording);
        return true;
    }

    private void CloseUntil(long now)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].End >= now) continue;
            Close(_open[i]);
            _open.RemoveAt(i);
        }
    }

    private void Close(PacketRecording recording)
    {
        if (recording.Dropped.All > 0)
        {
            _warn(recording.Alert, string.Create(
                CultureInfo.InvariantCulture, $"{recording.Dropped.All} packets are missing in '{recording.Path}', because the disk was too slow."));
        }

        _writer!.Close(recording);
    }

    private void Report()
    {
        while (_writer?.TryTakeWarning(out var warning) == true) _warn(warning.Alert, warning.Text);
    }

    private Usage UsageOf(TrafficAlert alert)
    {
        if (!_usage.TryGetValue(alert.Name, out var usage)) _usage.Add(alert.Name, usage = new Usage(alert));
        return usage;
    }

    // Rule, time (UTC) and a random number, so that no two files ever have the same name.
    private static string FileName(string rule, long now)
    {
        var safe = new string([.. rule.Take(MaxNameLength).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_')]);
        return string.Create(CultureInfo.InvariantCulture, $"{safe}_{Utc(now):yyyyMMdd'T'HHmmss.fff'Z'}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}.pcapng");
    }

    private static string TimeText(long now) => Utc(now).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static DateTime Utc(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private sealed class Usage(TrafficAlert alert)
    {
        public TrafficAlert Alert => alert;

        public int Files { get; set; }

        public long Bytes { get; set; }

        public bool IsTold { get; set; }
    }
}
