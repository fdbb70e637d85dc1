namespace NetMon.Monitors;

/// <summary>A running monitor cannot take a configuration. It goes on with the one it has.</summary>
/// <param name="keys">The keys that would need a new start.</param>
public sealed class MonitorReloadException(IReadOnlyList<string> keys)
    : Exception($"The new configuration changes what needs a new start: {string.Join(", ", keys)}. The monitor goes on with the old one.")
{
    /// <summary>The keys that would need a new start.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
