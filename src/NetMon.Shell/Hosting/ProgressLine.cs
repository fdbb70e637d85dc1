using System.Management.Automation;

namespace NetMon.Shell.Hosting;

/// <summary>The newest progress record as one line on standard error. Draws on a terminal only.</summary>
internal sealed class ProgressLine(StandardStreams streams)
{
    private const int BarWidth = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly bool _draws = streams.ErrorIsTerminal;
    private long _lastDrawn;
    private bool _visible;

    public void Show(ProgressRecord record, int width)
    {
        if (!_draws) return;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Hide();
            return;
        }

        if (_visible && TimeProvider.System.GetElapsedTime(_lastDrawn) < Pace) return;
        _lastDrawn = TimeProvider.System.GetTimestamp();
        _visible = true;
        var text = Format(record);
        streams.Error.Write("\r" + (text.Length < width ? text : text[..(width - 1)]) + "\u001b[K");
    }

    public void Hide()
    {
        if (!_visible) return;
        _visible = false;
        streams.Error.Write("\r\u001b[K");
    }

    internal static string Format(ProgressRecord record)
    {
        var text = string.IsNullOrWhiteSpace(record.StatusDescription) ? record.Activity : $"{record.Activity}: {record.StatusDescription}";
        if (record.PercentComplete is >= 0 and <= 100 and var percent)
        {
            var filled = percent * BarWidth / 100;
            text = $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {percent,3} % {text}";
        }

        return record.SecondsRemaining >= 0 ? $"{text} ({TimeSpan.FromSeconds(record.SecondsRemaining):c} left)" : text;
    }
}
