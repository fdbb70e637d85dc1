using System.Globalization;
using System.Text;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Counts events per provider, for the error message of a trace without packets.</summary>
internal sealed class EtlProviders
{
    private const int MostCounted = 1_024;
    private const int MostShown = 5;

    private static readonly Dictionary<Guid, string> Names = new()
    {
        [PacketMonitorEvents.Provider] = "Microsoft-Windows-PktMon",
        [NdisCaptureEvents.Provider] = "Microsoft-Windows-NDIS-PacketCapture",
        [new("2f07e2ee-15db-40f1-90ef-9d7ba282188a")] = "Microsoft-Windows-TCPIP",
        [new("7dd42a49-5329-4832-8dfd-43d979153a88")] = "Microsoft-Windows-Kernel-Network",
        [new("d84521f7-2235-4237-a7c0-14e3a9676286")] = "Microsoft-Windows-Ras-NdisWanPacketCapture",
    };

    private readonly Dictionary<Guid, long> _counts = [];

    /// <summary>Whether a provider of packets was seen.</summary>
    public bool HavePackets => _counts.ContainsKey(PacketMonitorEvents.Provider) || _counts.ContainsKey(NdisCaptureEvents.Provider);

    /// <summary>Counts an event.</summary>
    public void Count(Guid provider)
    {
        if (_counts.TryGetValue(provider, out var count)) _counts[provider] = count + 1;
        else if (_counts.Count < MostCounted) _counts.Add(provider, 1);
    }

    /// <summary>Providers with the most events, and their counts.</summary>
    public override string ToString()
    {
        if (_counts.Count == 0) return "no provider that has a manifest";
        var text = new StringBuilder();
        foreach (var (provider, count) in _counts.OrderByDescending(static pair => pair.Value).Take(MostShown))
        {
            var name = Names.TryGetValue(provider, out var known) ? known : provider.ToString("B");
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : ", ")}{name} ({count} {(count == 1 ? "event" : "events")})");
        }

        return _counts.Count > MostShown ? $"{text} and {_counts.Count - MostShown} more" : text.ToString();
    }
}
