using System.Collections.Concurrent;
using NetMon.Alerts.Delivery;
using NetMon.Errors;

namespace NetMon.Alerts;

/// <summary>
/// Shows warnings from the threads of captures and channels. They are written to the host, because no cmdlet can write them there. A
/// channel that keeps failing is reported at most once a minute; a permanent error with the same message, such as a missing desktop, only
/// once.
/// </summary>
/// <param name="console">Writes to the session's host.</param>
internal sealed class AlertWarner(SessionConsole console)
{
    private const int QuietMilliseconds = 60_000;

    private readonly ConcurrentDictionary<string, (long Time, string Message)> _warned = new(StringComparer.Ordinal);

    /// <summary>Warns of an alert that was not delivered.</summary>
    public void Warn(AlertDeliveryFailure failure)
    {
        var now = Environment.TickCount64;
        if (_warned.TryGetValue(failure.Channel, out var last))
        {
            var isKnown = failure.Error is AlertDeliveryException { IsTransient: false } && failure.Error.Message == last.Message;
            if (isKnown || now - last.Time < QuietMilliseconds) return;
        }

        _warned[failure.Channel] = (now, failure.Error.Message);
        Warn(AlertWarnings.NotificationFailed(failure));
    }

    /// <summary>Shows a warning.</summary>
    public void Warn(string message)
    {
        try
        {
            console.Write(ConsoleLine.Warning(message));
        }
#pragma warning disable CA1031 // Called on threads of captures and channels, which must not end because the host cannot write.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The host shows no text. Failed deliveries are in the counters of the channels.
        }
    }
}
