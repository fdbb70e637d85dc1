using NetMon.Adapters.Capture;
using NetMon.Adapters.Notifications;
using NetMon.Configuration;

namespace NetMon.Adapters.Configuration;

/// <summary>Readers of configurations in TOML.</summary>
public static class TomlConfiguration
{
    /// <summary>Makes a reader that checks filters with libpcap, and the settings of channels.</summary>
    /// <param name="findInterfaceProblem">What is wrong with an interface that is named, or null; without it interfaces are not looked for.</param>
    public static IMonitorConfigurationReader CreateReader(Func<string, string?>? findInterfaceProblem = null) =>
        new MonitorConfigurationReader(new TomlSyntax(), new ConfigurationChecks
        {
            FilterCompiler = new LibpcapFilterCompiler(),
            FindInterfaceProblem = findInterfaceProblem,
            CheckChannel = (channel, settings) => _ = NotificationChannels.Create(channel, settings),
        });
}
