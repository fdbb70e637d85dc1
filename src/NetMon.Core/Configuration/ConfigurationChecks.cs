using NetMon.Alerts.Delivery;
using NetMon.Filtering;

namespace NetMon.Configuration;

/// <summary>Checks of a configuration against this machine, beyond its text. A null check is skipped.</summary>
public sealed record ConfigurationChecks
{
    /// <summary>Filter compiler; required to read rules with a filter.</summary>
    public IFilterCompiler? FilterCompiler { get; init; }

    /// <summary>Returns the problem with a named interface, or null.</summary>
    public Func<string, string?>? FindInterfaceProblem { get; init; }

    /// <summary>Checks the settings of a channel; throws <see cref="NotificationSettingsException"/> if one is missing or wrong.</summary>
    public Action<AlertChannel, NotificationSettings>? CheckChannel { get; init; }
}
