using System.Globalization;
using System.Management.Automation.Host;
using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>Writes events to the session's host, coloured by severity.</summary>
/// <param name="console">Writes to the host.</param>
internal sealed class ConsoleChannel(SessionConsole console) : IAlertChannel
{
    /// <summary>Name of the channel.</summary>
    public const string ChannelName = "Console";

    public string Name => ChannelName;

    public DeliveryPolicy Policy => SessionPolicy.Once;

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        var time = alert.Time?.ToString("HH:mm:ss ", CultureInfo.InvariantCulture);
        var line = time + AlertText.Line(alert);
        try
        {
            console.Write(new ConsoleLine(line, ColourOf((AlertSeverity)alert.SeverityLevel)));
        }
        catch (Exception e) when (e is HostException or NotImplementedException)
        {
            throw new AlertDeliveryException("The host of this session shows no text.", isTransient: false, e);
        }

        return Task.CompletedTask;
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
