using NetMon.Configuration;

namespace NetMon.Monitors;

/// <summary>Configuration changes that a running monitor cannot apply, because they need new capture handles or flows.</summary>
internal static class MonitorChanges
{
    /// <summary>The changed keys that require a restart.</summary>
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
