using NetMon.Alerts.Delivery;
using NetMon.CaptureFiles.Output;

namespace NetMon.Adapters.Notifications;

/// <summary>
/// Appends events to a file, one JSON object per line. The file is opened for each event, because alerts are rare.
/// </summary>
internal sealed class AlertFileChannel : IAlertChannel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly AlertFileSettings _settings;

    private AlertFileChannel(AlertFileSettings settings) => _settings = settings;

    public string Name => "File " + _settings.Path;

    /// <summary>Validates the settings and creates the channel.</summary>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static AlertFileChannel Create(AlertFileSettings settings)
    {
        // A relative path would depend on the current directory.
        if (!Path.IsPathFullyQualified(settings.Path)) throw Wrong(nameof(settings.Path), $"'{settings.Path}' is not a full path.");
        if (Path.EndsInDirectorySeparator(settings.Path) || Directory.Exists(settings.Path))
            throw Wrong(nameof(settings.Path), $"'{settings.Path}' is a directory.");
        if (settings.MaxBytes < 0) throw Wrong(nameof(settings.MaxBytes), "The largest size of a file cannot be negative.");
        if (settings.Keep < 0) throw Wrong(nameof(settings.Keep), "The number of files to keep cannot be negative.");
        return new AlertFileChannel(settings);
    }

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] line = [.. AlertJson.Plain(alert), (byte)'\n'];
        try
        {
            OutputFiles.MakeFolder(_settings.Path);
            // Several sessions may share a log file: the lock is held for one line.
            using var claim = OutputLock.Acquire(_settings.Path, Patience);
            LineFile.Append(_settings.Path, line, _settings.MaxBytes, _settings.Keep);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new AlertDeliveryException($"'{_settings.Path}' cannot be written: {e.Message}", isTransient: false, e);
        }

        return Task.CompletedTask;
    }

    private static NotificationSettingsException Wrong(string setting, string message) => new(AlertChannel.File, setting, message);
}
