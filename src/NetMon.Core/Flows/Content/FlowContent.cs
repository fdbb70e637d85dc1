namespace NetMon.Flows.Content;

/// <summary>
/// The content of a flow, as its first payloads identify it. Immutable, so that flows with equal content share one object.
/// </summary>
/// <param name="Application">Name of the application: TLS, DNS ...</param>
/// <param name="ServerName">Server name that the client requested: SNI, or the Host header without its port.</param>
/// <param name="DnsName">First query name of DNS and its relatives.</param>
/// <param name="Tls">What the hellos of TLS say; empty for other applications.</param>
internal sealed record FlowContent(string Application, string? ServerName, string? DnsName, FlowTls Tls = default);

/// <summary>What the hellos of TLS and QUIC say about a flow.</summary>
/// <param name="Ja4">JA4, the fingerprint of the ClientHello; null if it was not read whole.</param>
/// <param name="Offered">The application protocols (ALPN) that the client offers, joined by ", "; null if there are none.</param>
/// <param name="Version">The version that the server chose; null without a ServerHello.</param>
/// <param name="Alpn">The application protocol that the server chose or, as TLS 1.3 encrypts the choice, those that the client
/// offers.</param>
internal readonly record struct FlowTls(string? Ja4, string? Offered, string? Version, string? Alpn);

/// <summary>
/// Returns one shared object for equal content, so that ten thousand flows to one server hold its name once. The size is fixed: an entry
/// that hashes to an occupied slot replaces the one there, which stays alive in its flows.
/// </summary>
internal sealed class FlowContentCache
{
    private const int PlaceCount = 1 << 12;

    private readonly FlowContent?[] _places = new FlowContent?[PlaceCount];

    /// <summary>Gets the shared object with this content.</summary>
    public FlowContent Get(string application, string? serverName, string? dnsName, FlowTls tls)
    {
        ref var place = ref _places[HashCode.Combine(application, serverName, dnsName, tls.Ja4, tls.Version, tls.Alpn) & (PlaceCount - 1)];
        if (place is not null && IsSame(place)) return place;
        return place = new FlowContent(application, serverName, dnsName, tls);

        bool IsSame(FlowContent content) =>
            content.Application == application && content.ServerName == serverName && content.DnsName == dnsName && content.Tls == tls;
    }
}
