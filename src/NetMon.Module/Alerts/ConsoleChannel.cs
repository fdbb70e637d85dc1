using System.Globalization;
using System.Management.Automation.Host;
using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>
/// Writes a line on the host. Unlike a cmdlet's streams, the host's user interface may be called from any thread; PowerShell's own locks.
/// </summary>
internal sealed class ConsoleChannel(PSHost host) : IAlertChannel
{
    /// <summary>What outlets call it.</summary>
    public const string ChannelName = "Console";

    public string Name => ChannelName;

    public DeliveryPolicy Policy => SessionPolicy.Once;

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        var time = alert.Time?.ToString("HH:mm:ss ", CultureInfo.InvariantCulture);
        var line = time + AlertText.Line(alert);
        try
        {
            Write(line, ColourOf((AlertSeverity)alert.SeverityLevel));
        }
        catch (Exception e) when (e is HostException or NotImplementedException)
        {
            throw new AlertDeliveryException("The host of this session shows no text.", isTransient: false, e);
        }

        return Task.CompletedTask;
    }

    private void Write(string line, ConsoleColor? colour)
    {
        if (colour is { } foreground && Background() is { } background) host.UI.WriteLine(foreground, background, line);
        else host.UI.WriteLine(line);
    }

    /// <summary>The colour behind the text; null on a host without colours.</summary>
    private ConsoleColor? Background()
    {
        try
        {
            return host.UI.RawUI?.BackgroundColor;
        }
        catch (Exception e) when (e is HostException or NotImplementedException)
        {
            return null;
        }
    }

    private static ConsoleColor? ColourOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => ConsoleColor.Magenta,
        AlertSeverity.High => ConsoleColor.Red,
        AlertSeverity.Medium => ConsoleColor.Yellow,
        AlertSeverity.Low => ConsoleColor.Cyan,
        _ => null,
    };
}
