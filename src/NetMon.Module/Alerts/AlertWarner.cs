using System.Collections.Concurrent;
using NetMon.Alerts.Delivery;
using NetMon.Errors;

namespace NetMon.Alerts;

/// <summary>
/// Warns from the threads of captures and channels. There is no cmdlet then whose warning it could be, so it is the host's; a channel that
/// fails again and again is named once a minute, and once only where it says the same and trying again cannot help: no desktop.
/// </summary>
/// <param name="console">The way to the host of the session.</param>
internal sealed class AlertWarner(SessionConsole console)
{
    private const int QuietMilliseconds = 60_000;

    private readonly ConcurrentDictionary<string, (long Time, string Message)> _warned = new(StringComparer.Ordinal);

    /// <summary>Warns of an alert that did not arrive.</summary>
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

    /// <summary>Warns.</summary>
    public void Warn(string message)
    {
        try
        {
            console.Write(ConsoleLine.Warning(message));
        }
#pragma warning disable CA1031 // On threads of captures and channels, which must not end because a host cannot write.
        catch (Exception)
#pragma warning restore CA1031
        {
            // A host that shows no text shows no warnings; the counters of the channels tell.
        }
    }
}
