using NetMon.Adapters.Capture;
using NetMon.Adapters.Notifications;
using NetMon.Configuration;

namespace NetMon.Adapters.Configuration;

/// <summary>Creates readers of TOML configurations.</summary>
public static class TomlConfiguration
{
    /// <summary>Creates a reader that checks filters with libpcap, and channel settings.</summary>
    /// <param name="findInterfaceProblem">Returns the problem with a named interface, or null; if omitted, interfaces are not checked.</param>
    public static IMonitorConfigurationReader CreateReader(Func<string, string?>? findInterfaceProblem = null) =>
        new MonitorConfigurationReader(new TomlSyntax(), new ConfigurationChecks
        {
            FilterCompiler = new LibpcapFilterCompiler(),
            FindInterfaceProblem = findInterfaceProblem,
            CheckChannel = (channel, settings) => _ = NotificationChannels.Create(channel, settings),
        });
}
