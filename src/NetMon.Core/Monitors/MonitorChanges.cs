using NetMon.Configuration;

namespace NetMon.Monitors;

/// <summary>What a running monitor cannot take over from another configuration: it would need another capture handle, or other flows.</summary>
internal static class MonitorChanges
{
    /// <summary>The keys that differ and need a new start.</summary>
    public static IReadOnlyList<string> NeedingStart(MonitorConfiguration now, MonitorConfiguration next)
    {
        var keys = new List<string>();
        Add("general.mode", now.Mode == next.Mode);
        Add("general.interfaces", now.Interfaces.SequenceEqual(next.Interfaces, StringComparer.Ordinal));
        Add("general.files", now.Files.SequenceEqual(next.Files, StringComparer.Ordinal));
        Add("general.filter", now.Filter == next.Filter);
        Add("general.snapshot_length", now.SnapshotLength == next.SnapshotLength);
        Add("general.promiscuous", now.Promiscuous == next.Promiscuous);
        Add("general.buffer_size", now.BufferSize == next.BufferSize);
        Add("general.refresh", now.RefreshInterval == next.RefreshInterval);
        Add("general.duration", now.Duration == next.Duration);
        Add("flows", now.Flows == next.Flows);
        return keys;

        void Add(string key, bool isSame)
        {
            if (!isSame) keys.Add(key);
        }
    }
}

/// <summary>A running monitor cannot apply a configuration. It continues with the old one.</summary>
/// <param name="keys">The keys that require a restart.</param>
public sealed class MonitorReloadException(IReadOnlyList<string> keys)
    : Exception($"The new configuration changes what needs a new start: {string.Join(", ", keys)}. The monitor goes on with the old one.")
{
    /// <summary>The keys that require a restart.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
