namespace NetMon.Flows.Content;

/// <summary>
/// The content of a flow, as its first payloads identify it. Immutable, so that flows with equal content share one object.
/// </summary>
/// <param name="Application">Name of the application: TLS, DNS ...</param>
/// <param name="ServerName">Server name that the client requested: SNI, or the Host header without its port.</param>
/// <param name="DnsName">First query name of DNS and its relatives.</param>
internal sealed record FlowContent(string Application, string? ServerName, string? DnsName);

/// <summary>
/// Returns one shared object for equal content, so that ten thousand flows to one server hold its name once. The size is fixed: an entry
/// that hashes to an occupied slot replaces the one there, which stays alive in its flows.
/// </summary>
internal sealed class FlowContentCache
{
    private const int PlaceCount = 1 << 12;

    private readonly FlowContent?[] _places = new FlowContent?[PlaceCount];

    /// <summary>Gets the shared object with this content.</summary>
    public FlowContent Get(string application, string? serverName, string? dnsName)
    {
        ref var place = ref _places[HashCode.Combine(application, serverName, dnsName) & (PlaceCount - 1)];
        if (place is not null && place.Application == application && place.ServerName == serverName && place.DnsName == dnsName) return place;
        return place = new FlowContent(application, serverName, dnsName);
    }
}
