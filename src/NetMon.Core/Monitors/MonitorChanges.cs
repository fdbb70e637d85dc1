using NetMon.Configuration;
using NetMon.Configuration.Keys;
using NetMon.Transactions;

namespace NetMon.Monitors;

/// <summary>Changes of a configuration that a running monitor cannot adopt, because they need another capture handle or other flows.</summary>
internal static class MonitorChanges
{
    /// <summary>The changed keys that need a restart.</summary>
    public static IReadOnlyList<string> NeedingStart(MonitorConfiguration now, MonitorConfiguration next) =>
        [
            .. Changed(MonitorSections.General, now, next),
            .. Changed(MonitorSections.Flows, now.Flows, next.Flows),
            .. Enum.GetValues<TransactionKind>().Where(kind => now.TransactionOutput(kind) is null != next.TransactionOutput(kind) is null)
                .Select(kind => MonitorSections.TransactionOutput(kind).Name),
        ];

    private static IEnumerable<string> Changed<T>(ConfigurationSection<T> section, T now, T next) =>
        section.Keys.Where(key => !key.IsSame(now, next)).Select(key => $"{section.Name}.{key.Name}");
}

/// <summary>A running monitor cannot apply a configuration. It continues with the old one.</summary>
/// <param name="keys">The keys that require a restart.</param>
public sealed class MonitorReloadException(IReadOnlyList<string> keys)
    : Exception($"The new configuration changes what needs a new start: {string.Join(", ", keys)}. The monitor goes on with the old one.")
{
    /// <summary>The keys that require a restart.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
