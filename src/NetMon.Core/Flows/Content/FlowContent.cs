namespace NetMon.Flows.Content;

/// <summary>What the first payloads of a flow told about it. Immutable, so that flows that tell the same share one.</summary>
/// <param name="Application">TLS, DNS ...</param>
/// <param name="ServerName">The name of the server that the client asked for: SNI, or the Host header without its port.</param>
/// <param name="DnsName">The first name that was asked for in DNS and its relatives.</param>
internal sealed record FlowContent(string Application, string? ServerName, string? DnsName);

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
