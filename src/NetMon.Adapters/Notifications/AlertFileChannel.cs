using System.Globalization;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>
/// Writes events to a file, one JSON object a line. Opens the file for each line: alerts are rare, and so the file may be moved or deleted by
/// others at any time.
/// </summary>
internal sealed class AlertFileChannel : IAlertChannel
{
    private readonly AlertFileSettings _settings;

    private AlertFileChannel(AlertFileSettings settings) => _settings = settings;

    public string Name => "File " + _settings.Path;

    /// <summary>Makes the channel, after a look at its settings.</summary>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static AlertFileChannel Create(AlertFileSettings settings)
    {
        // A relative path would follow the process around.
        if (!Path.IsPathFullyQualified(settings.Path)) throw Wrong(nameof(settings.Path), $"'{settings.Path}' is no full path.");
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
            if (IsFull(line.Length)) Rotate();
            Append(line);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new AlertDeliveryException($"'{_settings.Path}' cannot be written: {e.Message}", isTransient: false, e);
        }

        return Task.CompletedTask;
    }

    private bool IsFull(int more) =>
        _settings.MaxBytes > 0 && new FileInfo(_settings.Path) is { Exists: true, Length: > 0 and var length } && length + more > _settings.MaxBytes;

    private void Append(byte[] line)
    {
        using var file = new FileStream(_settings.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var before = file.Length;
        try
        {
            file.Write(line);
        }
        catch (IOException)
        {
            // A full disk leaves half a line, and the retry would be glued to it.
            file.SetLength(before);
            throw;
        }
    }

    private void Rotate()
    {
        if (_settings.Keep == 0)
        {
            File.Delete(_settings.Path);
            return;
        }

        for (var number = _settings.Keep - 1; number >= 1; number--)
        {
            if (File.Exists(Aside(number))) File.Move(Aside(number), Aside(number + 1), overwrite: true);
        }

        File.Move(_settings.Path, Aside(1), overwrite: true);
    }

    private string Aside(int number) => _settings.Path + "." + number.ToString(CultureInfo.InvariantCulture);

    private static NotificationSettingsException Wrong(string setting, string message) => new(AlertChannel.File, setting, message);
}
