namespace NetMon.Monitors;

/// <summary>A running monitor cannot apply a configuration. It continues with the old one.</summary>
/// <param name="keys">The keys that require a restart.</param>
public sealed class MonitorReloadException(IReadOnlyList<string> keys)
    : Exception($"The new configuration changes what needs a new start: {string.Join(", ", keys)}. The monitor goes on with the old one.")
{
    /// <summary>The keys that require a restart.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
