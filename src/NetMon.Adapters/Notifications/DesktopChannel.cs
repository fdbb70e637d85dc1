using NetMon.Alerts.Delivery;
using NetMon.Presentation;

namespace NetMon.Adapters.Notifications;

/// <summary>Shows events as desktop notifications, one per rule, replaced by later events of the rule.</summary>
internal sealed class DesktopChannel : IAlertChannel
{
    private readonly DesktopSettings _settings;
    private readonly Func<DesktopSession> _findSession;
    private readonly Dictionary<string, string> _bubbles = new(StringComparer.Ordinal);
    private bool _canReplace = true;

    /// <summary>Creates the channel.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="findSession">Finds the desktop session on Linux; called for each event, because sessions start and end.</param>
    public DesktopChannel(DesktopSettings settings, Func<DesktopSession>? findSession = null) =>
        (_settings, _findSession) = (settings, findSession ?? DesktopSession.Find);

    public string Name => "Desktop";

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) return Show(DesktopCommands.Windows(alert), cancellationToken);
        if (OperatingSystem.IsMacOS()) return Show(DesktopCommands.MacOS(alert), cancellationToken);
        return ShowOnLinux(alert, cancellationToken);
    }

    private async Task ShowOnLinux(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        var session = _findSession();
        var replaces = _bubbles.GetValueOrDefault(alert.Rule);
        var (exitCode, output, error) = await Run();
        if (exitCode != 0 && _canReplace && error.Contains("Unknown option", StringComparison.Ordinal))
        {
            // libnotify before 0.8 cannot replace notifications, so they accumulate.
            _canReplace = false;
            (exitCode, output, error) = await Run();
        }

        if (exitCode != 0) throw Refused(error);
        if (_canReplace && output.Trim() is { Length: > 0 } id) _bubbles[alert.Rule] = id;

        async Task<(int ExitCode, string Output, string Error)> Run()
        {
            try
            {
                return await DesktopCommands.Linux(alert, _settings.Lifetime, session, _canReplace, replaces).Run(cancellationToken);
            }
            catch (AlertDeliveryException e)
            {
                const string Advice = " Install libnotify's notify-send: package libnotify-bin on Debian and Ubuntu, libnotify elsewhere.";
                throw new AlertDeliveryException(e.Message + Advice, e.IsTransient, e);
            }
        }
    }

    private static async Task Show(HelperProgram program, CancellationToken cancellationToken)
    {
        var (exitCode, _, error) = await program.Run(cancellationToken);
        if (exitCode != 0) throw Refused(error);
    }

    private static AlertDeliveryException Refused(string error)
    {
        var reason = error.Split('\n', 2)[0].Trim();
        return new AlertDeliveryException($"The desktop showed nothing: {SafeText.Guard(reason)}", isTransient: true);
    }
}
