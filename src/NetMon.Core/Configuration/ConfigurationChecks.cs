using NetMon.Alerts.Delivery;
using NetMon.Filtering;

namespace NetMon.Configuration;

/// <summary>What a reader asks the machine about, beyond the text. What is null is not asked.</summary>
public sealed record ConfigurationChecks
{
    /// <summary>Compiles filters; without it rules with a filter cannot be read.</summary>
    public IFilterCompiler? FilterCompiler { get; init; }

    /// <summary>What is wrong with an interface that is named, or null.</summary>
    public Func<string, string?>? FindInterfaceProblem { get; init; }

    /// <summary>Looks at the settings of a channel, and throws <see cref="NotificationSettingsException"/> when one is missing or wrong.</summary>
    public Action<AlertChannel, NotificationSettings>? CheckChannel { get; init; }
}
