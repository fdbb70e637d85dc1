namespace NetMon.Flows.Content;

/// <summary>
/// Gives flows that tell the same one object, so that ten thousand flows to one server hold its name once. Bounded: what comes later to a
/// place takes it, and what was there lives on in its flows.
/// </summary>
internal sealed class FlowContentCache
{
    private const int PlaceCount = 1 << 12;

    private readonly FlowContent?[] _places = new FlowContent?[PlaceCount];

    /// <summary>The content that says this.</summary>
    public FlowContent Get(string application, string? serverName, string? dnsName)
    {
        ref var place = ref _places[HashCode.Combine(application, serverName, dnsName) & (PlaceCount - 1)];
        if (place is not null && place.Application == application && place.ServerName == serverName && place.DnsName == dnsName) return place;
        return place = new FlowContent(application, serverName, dnsName);
    }
}
